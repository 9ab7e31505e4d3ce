/** What is on this phone: the list, and one record with its receipt, photos and remarks. */
import { contentOf, mayEdit, statusOf } from "../domain/record";
import { labelOf } from "../domain/rules";
import type { Field, LocalPhoto, LocalRecord } from "../domain/types";
import { Icon, Loading, Note, PageHead } from "../ui/parts";
import { PhotoPicture, PhotoState, type Shown, shownPhotos } from "../ui/photo-parts";
import { RecordState, valueText } from "../ui/record-parts";
import { to } from "../ui/route";
import { formatFor, useBook, useSession } from "../ui/session";
import { Conflict, Refusal } from "./attention";
import { latestFirst, Rows } from "./home";
import { SyncCard } from "./sync-card";
import { WithRecord } from "./with-record";

export function Activities() {
  const { words, format } = useSession();
  const records = useBook((book) => book.records());
  if (!records) return <Loading />;
  return (
    <>
      <PageHead title={words.activities}>
        <p class="small muted">{words.list_count(format.number(records.length))}</p>
      </PageHead>
      <Rows records={latestFirst(records)} />
      <p class="small gap-s">
        <a href="/kegiatan/">{words.list_older}</a>
      </p>
    </>
  );
}

export function ActivityScreen({ id }: { id: string }) {
  return (
    <WithRecord id={id}>{(record, photos) => <One record={record} photos={photos} />}</WithRecord>
  );
}

function One({ record, photos }: { record: LocalRecord; photos: LocalPhoto[] }) {
  const session = useSession();
  const { words, libraries } = session;
  const format = formatFor(session, record.library_id);
  const content = contentOf(record);
  const status = statusOf(record);
  const library = libraries.find((one) => one.id === record.library_id);
  const shown = shownPhotos(record, photos);
  const isReturned = status === "returned";
  const filled = (Object.keys(content) as Field[]).filter((name) => {
    const value = content[name];
    if (name === "title" || (name === "duration_days" && value === 1)) return false;
    return Array.isArray(value) ? value.length : value !== null && value !== "" && value !== false;
  });
  return (
    <>
      <PageHead
        back={{ href: to.activities, text: words.activities }}
        title={content.title || words.record_activity}
      >
        <p>
          <RecordState record={record} />
        </p>
        <p class="muted">
          {format.day(content.held_on, "weekday")}
          {library ? `, ${library.name}` : ""}
        </p>
      </PageHead>
      <div class="stack l">
        <Arrival record={record} shown={shown} />
        <Refusal record={record} />
        <Conflict record={record} />
        {mayEdit(record) && (
          <p class="bar">
            <a class={isReturned ? "btn primary" : "btn"} href={to.form(record.id)}>
              <Icon name="edit" />
              {isReturned || status === "attention" ? words.mend : words.change}
            </a>
            {content.title && (
              <a class="btn" href={to.repeat(record.id)}>
                <Icon name="repeat" />
                {words.repeat_this}
              </a>
            )}
          </p>
        )}
        {(record.pending || (record.draft && record.base)) && status !== "attention" && (
          <SyncCard />
        )}
        <Remarks record={record} />
        <section class="card">
          <dl class="dl">
            {filled.map((name) => (
              <Line key={name} name={name} record={record} />
            ))}
          </dl>
        </section>
        <section aria-labelledby="h-photos">
          <div class="sec-head">
            <h2 id="h-photos">{words.photos}</h2>
          </div>
          {shown.length === 0 && <p class="muted">{words.no_photos}</p>}
          <div class="photos">
            {shown.map((photo, index) => (
              <figure class="photo" key={photo.id}>
                <PhotoPicture photo={photo} number={index + 1} />
                <figcaption>
                  {photo.local?.caption ||
                    photo.server?.caption ||
                    words.photo_n(format.number(index + 1))}
                  <br />
                  <PhotoState photo={photo} />
                </figcaption>
              </figure>
            ))}
          </div>
        </section>
        {record.base && (
          <p class="small">
            <a href={`/kegiatan/${record.id}/`}>{words.open_on_web}</a>
          </p>
        )}
      </div>
    </>
  );
}

function Line({ name, record }: { name: Field; record: LocalRecord }) {
  const session = useSession();
  return (
    <>
      <dt>{labelOf(name, session.format.language)}</dt>
      <dd>{valueText(name, contentOf(record)[name], session)}</dd>
    </>
  );
}

/** The receipt, or that there is none yet. */
function Arrival({ record, shown }: { record: LocalRecord; shown: Shown[] }) {
  const session = useSession();
  const { words } = session;
  const format = formatFor(session, record.library_id);
  const isSafe = (one: Shown) =>
    one.local?.state === "safe" ||
    one.server?.state === "received" ||
    one.server?.state === "ready";
  const safe = shown.filter(isSafe).length;
  const sending = shown.findIndex((one) => one.local?.state === "sending");
  const base = record.base;
  if (!base || base.state === "draft") {
    return (
      <Note icon="phone">
        <p>{record.pending ? words.not_yet_counted : words.draft_not_counted}</p>
      </Note>
    );
  }
  return (
    <Note tone="good" icon="safe">
      <p>{words.receipt(format.moment(base.stored_at), safe, base.receipt)}</p>
      {sending >= 0 && (
        <p class="small">
          {words.photo_progress(format.number(sending + 1), format.number(shown.length))}
        </p>
      )}
      {(record.pending || record.draft) && <p class="small">{words.queued_changes}</p>}
      {base.state_note && <p class="small">{base.state_note}</p>}
    </Note>
  );
}

function Remarks({ record }: { record: LocalRecord }) {
  const session = useSession();
  const { words } = session;
  const format = formatFor(session, record.library_id);
  const remarks = record.base?.remarks ?? [];
  if (!remarks.length) return null;
  return (
    <section aria-labelledby="h-remarks">
      <div class="sec-head">
        <h2 id="h-remarks">{words.remarks}</h2>
      </div>
      {remarks.map((remark) => (
        <blockquote key={remark.id} class={remark.is_open ? "remark" : "remark done"}>
          <cite>
            {remark.by}, {format.moment(remark.at)}
            {remark.field && remark.field !== "photos"
              ? `. ${labelOf(remark.field as Field, format.language)}`
              : ""}
          </cite>
          {remark.text}
          {remark.answer && (
            <>
              <br />
              {words.answer_given(remark.answer)}
            </>
          )}
        </blockquote>
      ))}
    </section>
  );
}
