/** The store's side of sync: what leaves, what is acknowledged, what the server tells. */
import { answered, pulled, type Recorder } from "../domain/answers";
import { announced, heard, isUnderWay, told } from "../domain/photo";
import { frozen, isLost, lost, speaksByItself } from "../domain/record";
import type {
  AnyChange,
  Change,
  Library,
  LocalRecord,
  Me,
  Person,
  Result,
  ServerRecord,
} from "../domain/types";
import type { Database, PersonTransaction, Writer } from "./database";
import { needChanges, takeNeedResult, takeWorksheet } from "./needs";
import { renumber } from "./records";
import {
  deleteRecord,
  photoIn,
  photosIn,
  putPhoto,
  putQueued,
  putRecord,
  unsentIds,
  withBytes,
} from "./rows";
import { sheetChanges, takeSheetResult, takeSheets } from "./sheets";
import type { Page, SyncSide } from "./types";

type Write = PersonTransaction<"readwrite">;

export function createExchange(author: number, database: Database, write: Writer): SyncSide {
  return {
    remember: (me) => write("relaxed", (tx) => setMeta(tx, remembered(me))),
    setMeta: (values) => write("relaxed", (tx) => setMeta(tx, values)),
    takeChanges: (limit, skip) =>
      write("strict", async (tx) => {
        const waiting = await queue(tx, author, skip);
        const changes: AnyChange[] = await markTried(tx, waiting, limit);
        changes.push(...(await sheetChanges(tx, author, skip, limit.count - changes.length)));
        changes.push(...(await needChanges(tx, author, skip, limit.count - changes.length)));
        return changes;
      }),
    takeResults: (results) =>
      write("strict", async (tx) => {
        for (const result of results) {
          await takeResult(tx, result, author);
          await takeSheetResult(tx, result);
          await takeNeedResult(tx, result);
        }
      }),
    takePage: (page) =>
      write("strict", async (tx) => {
        await takePage(tx, page, author);
        await takeSheets(tx, page);
      }),
    takeWorksheet: (worksheet, etag) => write("strict", (tx) => takeWorksheet(tx, worksheet, etag)),
    photosToSend: () => database.read(photosToSend),
    setPhoto: (id, change, isReceipt = false) =>
      write(isReceipt ? "strict" : "relaxed", async (tx) => {
        const before = await photoIn(tx, id);
        return before && putPhoto(tx, change(before), before);
      }),
  };
}

function remembered(me: Me): Record<string, unknown> {
  return { person: me.person, libraries: me.libraries };
}

async function setMeta(tx: Write, values: Record<string, unknown>): Promise<void> {
  for (const [key, value] of Object.entries(values)) await tx.objectStore("meta").put(value, key);
}

/** Records with a change to send, longest waiting first. */
async function queue(tx: Write, author: number, skip: ReadonlySet<string>): Promise<LocalRecord[]> {
  const waiting: LocalRecord[] = [];
  for (const id of await unsentIds(tx)) {
    const record = await tx.objectStore("records").get(id);
    const ready = record && (await withChange(tx, record, author));
    if (ready?.pending && !skip.has(ready.pending.change.change_id)) waiting.push(ready);
  }
  const since = (record: LocalRecord) => record.pending?.queued_at ?? "";
  return waiting.sort((one, other) => (since(one) < since(other) ? -1 : 1));
}

/** Photos and answers of a record that is otherwise at rest travel by themselves. */
async function withChange(tx: Write, record: LocalRecord, author: number): Promise<LocalRecord> {
  if (record.pending || !record.base) return record;
  const photos = await photosIn(tx, record.id);
  if (!speaksByItself(record, announced(photos).length > 0)) return record;
  return frozen(record, photos, { author, submit: false, now: new Date().toISOString() });
}

async function markTried(
  tx: Write,
  waiting: LocalRecord[],
  limit: { count: number; bytes: number },
): Promise<Change[]> {
  const taken: Change[] = [];
  let bytes = 0;
  for (const record of waiting.slice(0, limit.count)) {
    const { pending } = record;
    if (!pending) continue;
    bytes += JSON.stringify(pending.change).length;
    if (taken.length && bytes > limit.bytes) break;
    if (!pending.was_tried) {
      await putRecord(tx, { ...record, pending: { ...pending, was_tried: true } });
    }
    taken.push(pending.change);
  }
  return taken;
}

async function takeResult(tx: Write, result: Result, author: number): Promise<void> {
  const record = await recordOfChange(tx, result.change_id);
  if (!record?.pending) return;
  const { change } = record.pending;
  if (result.status === "id_taken") {
    const next = await renumber(tx, record);
    // Not what was typed after it was sent: that waits for the person.
    await putQueued(tx, { ...next, sends: record.sends }, author);
    return;
  }
  const next = answered(record, result, await recorderOf(tx, record.library_id));
  if (result.status === "stored") {
    for (const photo of await photosIn(tx, record.id)) {
      await putPhoto(tx, told(photo, change, result.photos, result.stored_at), photo);
    }
    await hearPhotos(tx, next.base);
    await keepInWhole(tx, record.id);
  }
  await putQueued(tx, next, author);
}

async function recordOfChange(tx: Write, changeId: string): Promise<LocalRecord | null> {
  const unsent = await tx.objectStore("records").index("unsent").getAll(1);
  return unsent.find((record) => record.pending?.change.change_id === changeId) ?? null;
}

async function recorderOf(tx: Write, libraryId: number): Promise<Recorder> {
  const person = (await tx.objectStore("meta").get("person")) as Person | undefined;
  const libraries = ((await tx.objectStore("meta").get("libraries")) ?? []) as Library[];
  const library = libraries.find((one) => one.id === libraryId);
  return { name: person?.name ?? "", isOnBehalf: library ? !library.is_own : false };
}

async function hearPhotos(tx: Write, server: ServerRecord | null): Promise<void> {
  if (!server) return;
  const byId = new Map(server.photos.map((photo) => [photo.id, photo]));
  for (const photo of await photosIn(tx, server.id)) {
    await putPhoto(tx, heard(photo, byId.get(photo.id)), photo);
  }
}

async function takePage(tx: Write, page: Page, author: number): Promise<void> {
  const seen = ((await tx.objectStore("meta").get("whole")) ?? null) as string[] | null;
  const isWhole = page.is_whole || seen !== null;
  for (const server of page.records) {
    const local = (await tx.objectStore("records").get(server.id)) ?? null;
    await putQueued(tx, pulled(local, server, isWhole), author);
    await hearPhotos(tx, server);
  }
  const ids = [...(seen ?? []), ...page.records.map((record) => record.id)];
  const isEnd = !page.is_more;
  const whole = isWhole && isEnd ? new Set(ids) : null;
  await dropGone(tx, whole, new Set(page.drafts), page.now.slice(0, 10));
  await setMeta(tx, { cursor: page.cursor, whole: isWhole && !isEnd ? ids : null });
}

/** The server tells of no more than this in a whole pull; what is missing then says nothing. */
const WHOLE_MOST = 500;

/** Forget what the server no longer tells of, unless something of it is only here. */
async function dropGone(
  tx: Write,
  whole: ReadonlySet<string> | null,
  drafts: ReadonlySet<string>,
  today: string,
): Promise<void> {
  const unsent = new Set(await unsentIds(tx));
  const libraries = ((await tx.objectStore("meta").get("libraries")) ?? []) as Library[];
  const own = libraries.filter((library) => library.is_own).map((library) => library.id);
  const isFull = (whole?.size ?? 0) >= WHOLE_MOST;
  for (const record of await tx.objectStore("records").getAll()) {
    if (unsent.has(record.id) || !record.base) continue;
    const isGoneDraft = record.base.state === "draft" && !drafts.has(record.id);
    const isMissing = whole !== null && !whole.has(record.id);
    if (isMissing && !isFull && isLost(record, own, today)) await putRecord(tx, lost(record));
    else if (isGoneDraft || isMissing) await deleteRecord(tx, record.id);
  }
}

/** What was stored while a whole pull is under way may be missing in its pages. */
async function keepInWhole(tx: Write, id: string): Promise<void> {
  const seen = (await tx.objectStore("meta").get("whole")) as string[] | null | undefined;
  if (seen) await setMeta(tx, { whole: [...seen, id] });
}

async function photosToSend(tx: PersonTransaction<"readonly">) {
  const rows = await tx.objectStore("photos").index("unsent").getAll(1);
  const ready = rows.filter((photo) => photo.is_announced && isUnderWay(photo));
  const photos = await Promise.all(ready.map((row) => withBytes(tx, row)));
  return photos
    .filter((photo) => photo.blob)
    .sort((one, other) => (one.added_at < other.added_at ? -1 : 1));
}
