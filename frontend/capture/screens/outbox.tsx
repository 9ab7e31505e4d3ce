/** What is not safe at the server yet, one by one, and the way to another phone. */
import { useState } from "preact/hooks";
import { costOf } from "../domain/cost";
import { monthTitle } from "../domain/due";
import { isNeedUnsent } from "../domain/need";
import { isPhotoUnsent } from "../domain/photo";
import { contentOf, isUnsent } from "../domain/record";
import { isSheetUnsent } from "../domain/sheet";
import type { LocalPhoto, LocalRecord } from "../domain/types";
import { ForeignOutbox, ImportRefused } from "../store/types";
import { Icon, Loading, Note, PageHead } from "../ui/parts";
import { PhotoState } from "../ui/photo-parts";
import { RecordState } from "../ui/record-parts";
import { to } from "../ui/route";
import { useBook, useSession, useSync } from "../ui/session";
import { SheetState } from "../ui/sheet-parts";
import { latestFirst } from "./home";
import { NeedRow } from "./needs";
import { SyncCard } from "./sync-card";

export function Outbox() {
  const { words, format, price } = useSession();
  const status = useSync();
  const found = useBook(async (book) => ({
    records: await book.records(),
    photos: await book.photos(),
    sheets: (await book.sheets()).filter(isSheetUnsent),
    needs: (await book.needs()).filter(isNeedUnsent),
    unsent: await book.unsent(),
  }));
  if (!found) return <Loading />;
  const waiting = found.photos.filter((photo) => photo.state !== "safe");
  const rows = latestFirst(found.records).filter(
    (record) =>
      isUnsent(record) ||
      found.photos.some((photo) => photo.record_id === record.id && isPhotoUnsent(photo)),
  );
  const count = rows.length + found.sheets.length + found.needs.length;
  return (
    <>
      <PageHead title={words.outbox}>
        <p class="muted">{count ? words.outbox_text : words.outbox_empty}</p>
      </PageHead>
      <div class="stack l">
        <SyncCard />
        {count > 0 && (
          <section class="card flush">
            <ul class="list">
              {found.sheets.map((sheet) => (
                <li key={sheet.id}>
                  <a class="row" href={to.month(sheet.library_id, sheet.month)}>
                    <span class="row-i">
                      <Icon name="cal" />
                    </span>
                    <span class="row-t">
                      {words.statistics_of(monthTitle(sheet.month, format.language))}
                    </span>
                    <SheetState sheet={sheet} />
                  </a>
                </li>
              ))}
              {found.needs.map((need) => (
                <li key={need.id}>
                  <NeedRow need={need} />
                </li>
              ))}
              {rows.map((record) => (
                <Waiting
                  key={record.id}
                  record={record}
                  photos={waiting.filter((photo) => photo.record_id === record.id)}
                />
              ))}
            </ul>
          </section>
        )}
        {count > 0 && (
          <p class="small muted">
            {words.text_first}{" "}
            {found.unsent.bytes > 0 &&
              words.cost(
                format.size(found.unsent.bytes),
                format.money(costOf(found.unsent.bytes, price)),
              )}
          </p>
        )}
        <p class="small muted">
          {status.lastDone
            ? words.last_exchange(format.moment(status.lastDone))
            : words.never_exchanged}
        </p>
        <ToFile hasUnsent={count > 0} />
      </div>
    </>
  );
}

function Waiting({ record, photos }: { record: LocalRecord; photos: LocalPhoto[] }) {
  const { words, format } = useSession();
  const content = contentOf(record);
  return (
    <li>
      <a class="row" href={to.activity(record.id)}>
        <span class="row-i">
          <Icon name="doc" />
        </span>
        <span>
          <span class="row-t">{content.title || words.record_activity}</span>
          <span class="row-d">{format.day(content.held_on, "short")}</span>
        </span>
        <RecordState record={record} />
      </a>
      {photos.map((photo) => (
        <div class="row" key={photo.id}>
          <span class="row-i">
            <Icon name="gallery" />
          </span>
          <span class="row-d">
            {words.photo_n(format.number(photo.position))}, {format.size(photo.byte_count)}
          </span>
          <span>
            <PhotoState photo={{ id: photo.id, local: photo, server: null }} />
          </span>
        </div>
      ))}
    </li>
  );
}

function ToFile({ hasUnsent }: { hasUnsent: boolean }) {
  const { words, format, book, engine, person } = useSession();
  const [said, setSaid] = useState<{ tone: "good" | "bad" | ""; text: string } | null>(null);
  const save = async () => {
    if (!hasUnsent) {
      setSaid({ tone: "", text: words.nothing_to_export });
      return;
    }
    const address = URL.createObjectURL(await book.exportUnsent());
    const link = document.createElement("a");
    link.href = address;
    link.download = `jejak-${person.id}-${format.today()}.jejak`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };
  const take = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    try {
      const taken = await book.importUnsent(file);
      const text = words.imported(
        format.number(taken.records),
        format.number(taken.photos),
        format.number(taken.skipped),
      );
      setSaid({ tone: "good", text });
      void engine.now();
    } catch (error) {
      const isNewer = error instanceof ImportRefused && error.reason === "newer_app";
      const text = isNewer ? words.import_newer : words.import_bad;
      const isForeign = error instanceof ForeignOutbox;
      setSaid({ tone: "bad", text: isForeign ? words.import_other(error.personName) : text });
    }
  };
  return (
    <section class="card" aria-labelledby="h-file">
      <h2 id="h-file">{words.export_title}</h2>
      <p class="small">{words.export_text}</p>
      {said && (
        <div class="notes gap-s">
          <Note tone={said.tone} role="status">
            <p>{said.text}</p>
          </Note>
        </div>
      )}
      <div class="choice gap-s">
        <button type="button" class="btn block" onClick={() => void save()}>
          <Icon name="down" />
          {words.export_button}
        </button>
        <label class="btn block file-button">
          <Icon name="up" />
          {words.import_button}
          <input
            type="file"
            accept=".jejak,application/octet-stream"
            aria-label={words.import_button}
            onChange={(event) => void take(event.target as HTMLInputElement)}
          />
        </label>
      </div>
    </section>
  );
}
