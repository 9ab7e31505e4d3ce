/** The first screen: record, repeat, what waits, whether everything arrived. */

import { monthsDue, monthTitle, whatIsDue } from "../domain/due";
import { needStatus } from "../domain/need";
import { contentOf } from "../domain/record";
import { sheetId } from "../domain/sheet";
import type { LocalPhoto, LocalRecord } from "../domain/types";
import { titleOfNeed } from "../ui/need-parts";
import { Icon, Loading, Note, PageHead } from "../ui/parts";
import { RecordState } from "../ui/record-parts";
import { to } from "../ui/route";
import { useBook, useSession } from "../ui/session";
import { useMonths } from "./months";
import { SyncCard } from "./sync-card";

const LATEST = 5;
const SILENT_WEEKS = 2;

export function latestFirst(records: LocalRecord[]): LocalRecord[] {
  const key = (record: LocalRecord) => `${contentOf(record).held_on ?? "9"} ${record.id}`;
  return [...records].sort((a, b) => (key(a) < key(b) ? 1 : -1));
}

export function Home() {
  const { words, format, person, libraries } = useSession();
  const found = useBook(async (book) => ({
    records: await book.records(),
    photos: await book.photos(),
  }));
  if (!found) return <Loading />;
  const latest = latestFirst(found.records);
  const repeated = latest.find(
    (record) => record.base && !["withdrawn", "draft"].includes(record.base.state),
  );
  const firstName = person.name.split(" ")[0] ?? person.name;
  return (
    <>
      <PageHead title={words.greeting(firstName)}>
        <p class="muted">{format.day(format.today(), "weekday")}</p>
      </PageHead>
      <div class="stack l">
        {libraries.length === 0 ? (
          <Note tone="warn">
            <p>{words.no_library}</p>
          </Note>
        ) : (
          <section class="duo" aria-label={words.record}>
            <a class="btn primary big block" href={to.start}>
              <Icon name="plus" />
              {words.record_activity}
            </a>
            {repeated && (
              <a class="btn block" href={to.repeat(repeated.id)}>
                <Icon name="repeat" />
                {words.repeat(
                  contentOf(repeated).title,
                  format.day(contentOf(repeated).held_on, "short"),
                )}
              </a>
            )}
          </section>
        )}
        {libraries.some((library) => library.is_own) && (
          <section class="duo" aria-label={words.this_library}>
            <CountToday />
            <a class="btn block" href={to.needs}>
              <Icon name="need" />
              {words.needs}
            </a>
          </section>
        )}
        <SyncCard />
        <Due records={found.records} photos={found.photos} />
        <section aria-labelledby="h-latest">
          <div class="sec-head">
            <h2 id="h-latest">{words.latest}</h2>
            {latest.length > LATEST && <a href={to.activities}>{words.see_all}</a>}
          </div>
          <Rows records={latest.slice(0, LATEST)} />
        </section>
      </div>
    </>
  );
}

/** The tally of the running month, one tap away. */
function CountToday() {
  const { words, format, libraries } = useSession();
  const own = libraries.filter((library) => library.is_own);
  const href = own.length === 1 ? to.month(own[0]?.id ?? 0, format.today().slice(0, 7)) : to.months;
  return (
    <a class="btn block" href={href}>
      <Icon name="cal" />
      {words.count_today}
    </a>
  );
}

/** One thing that waits for the person. */
interface Waits {
  key: string;
  href: string;
  icon: string;
  tone: string;
  title: string;
  text: string;
}

function Due(props: { records: LocalRecord[]; photos: LocalPhoto[] }) {
  const { words, format } = useSession();
  const due = whatIsDue(props.records, props.photos, format.today());
  const waits = (icon: string, tone: string, say: (record: LocalRecord) => string) => {
    return (record: LocalRecord): Waits => ({
      key: `${record.id} ${icon}`,
      href: to.form(record.id),
      icon,
      tone,
      title: contentOf(record).title || words.record_activity,
      text: say(record),
    });
  };
  const openRemarks = (record: LocalRecord) =>
    format.number(record.base?.remarks.filter((one) => one.is_open).length ?? 0);
  const items: Waits[] = [
    ...useMonthsDue(),
    ...due.attention.map(waits("warn", "bata", () => words.due_attention)),
    ...due.returned.map(
      waits("return", "bata", (record) => words.due_returned(openRemarks(record))),
    ),
    ...useNeedsDue(),
    ...due.questions.map(waits("gallery", "kunyit", () => words.due_question)),
    ...due.drafts.map(
      waits("edit", "", ({ touched_at }) => words.due_draft(format.moment(touched_at))),
    ),
  ];
  const isSilent = due.silentWeeks !== null && due.silentWeeks >= SILENT_WEEKS;
  return (
    <section aria-labelledby="h-due">
      <div class="sec-head">
        <h2 id="h-due">{words.due}</h2>
      </div>
      {items.length === 0 && !isSilent && (
        <Note tone="good">
          <p>{words.nothing_due}</p>
        </Note>
      )}
      {isSilent && (
        <Note icon="clock">
          <p>
            <b>{words.silent(format.number(due.silentWeeks ?? 0))}</b>
          </p>
          <p class="small">{words.silent_hint}</p>
        </Note>
      )}
      {items.length > 0 && (
        <div class="card flush gap-s">
          <ul class="list">
            {items.map((one) => (
              <li key={one.key}>
                <a class="row" href={one.href}>
                  <span class={`row-i ${one.tone}`}>
                    <Icon name={one.icon} />
                  </span>
                  <span>
                    <span class="row-t">{one.title}</span>
                    <span class="row-d">{one.text}</span>
                  </span>
                  <Icon name="chev" />
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** Months that the server asks about, or that are over and not closed. */
function useMonthsDue(): Waits[] {
  const { words, format } = useSession();
  const { due, sheets } = useMonths() ?? { due: [], sheets: [] };
  const troubled = sheets.filter((sheet) => sheet.attention);
  const closing = monthsDue(due, sheets, format.today())
    .map((one) => ({ ...one, id: sheetId(one.library_id, one.month) }))
    .filter(({ id }) => !troubled.some((one) => one.id === id));
  const say = (day: string) =>
    (day < format.today() ? words.was_due_on : words.due_on)(format.day(day));
  return [
    ...troubled.map((sheet) => ({ ...sheet, text: words.due_attention })),
    ...closing.map((one) => ({ ...one, text: say(one.due_on) })),
  ].map(({ id, library_id, month, text }) => ({
    key: id,
    href: to.month(library_id, month),
    icon: "cal",
    tone: "kunyit",
    title: words.statistics_of(monthTitle(month, format.language)),
    text,
  }));
}

/** Needs that the server refused, and drafts. */
function useNeedsDue(): Waits[] {
  const session = useSession();
  const { words, format } = session;
  const needs = useBook((book) => book.needs()) ?? [];
  return needs
    .filter((need) => ["attention", "draft"].includes(needStatus(need)))
    .map((need) => ({
      key: need.id,
      href: to.need(need.library_id, need.id),
      icon: "need",
      tone: need.attention ? "bata" : "",
      title: titleOfNeed(need, session),
      text: need.attention ? words.due_attention : words.due_draft(format.moment(need.touched_at)),
    }));
}

function hasPhoto(record: LocalRecord): boolean {
  return (record.base?.photos ?? []).some((photo) => photo.state === "ready");
}

export function Rows({ records }: { records: LocalRecord[] }) {
  const { words, format, libraries } = useSession();
  if (!records.length) {
    return (
      <div class="empty">
        <Icon name="book" />
        <p>{words.empty}</p>
      </div>
    );
  }
  return (
    <div class="card flush">
      <ul class="list">
        {records.map((record) => {
          const content = contentOf(record);
          const library = libraries.find((one) => one.id === record.library_id);
          const people =
            content.participant_count === null
              ? words.not_recorded
              : words.participants(format.number(content.participant_count));
          return (
            <li key={record.id}>
              <a class="row" href={to.activity(record.id)}>
                <span class={hasPhoto(record) ? "row-i daun" : "row-i"}>
                  <Icon name={hasPhoto(record) ? "gallery" : "doc"} />
                </span>
                <span>
                  <span class="row-t">{content.title || words.record_activity}</span>
                  <span class="row-d">
                    {format.day(content.held_on, "short")}, {people}
                    {libraries.length > 1 && library ? `. ${library.name}` : ""}
                  </span>
                </span>
                <RecordState record={record} />
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
