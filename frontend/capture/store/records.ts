/** Discarding, renumbering and counting records. */
import { renumberedPhoto } from "../domain/photo";
import { contentOf, isUntouched, renumbered, waitsForSync } from "../domain/record";
import type { LocalRecord } from "../domain/types";
import type { Mode, PersonTransaction } from "./database";
import { hasNeedToSend, unsentNeeds } from "./needs";
import {
  deletePhoto,
  deleteRecord,
  photosIn,
  putPhoto,
  putRecord,
  recordIn,
  unsentIds,
} from "./rows";
import { hasSheetToSend, unsentSheets } from "./sheets";

type Write = PersonTransaction<"readwrite">;

/** Delete what the server never heard of; of a known record drop what is not sent yet. */
export async function discard(tx: Write, id: string): Promise<void> {
  const record = await recordIn(tx, id);
  if (record.pending?.was_tried) {
    // It may be stored already; only what was typed after it can still be dropped.
    await putRecord(tx, { ...record, draft: record.pending.content, sends: false });
    return;
  }
  const isGone = record.attention?.kind === "refused" && record.attention.status === "gone";
  if (!record.base || isGone) return deleteRecord(tx, id);
  for (const photo of await photosIn(tx, id)) {
    if (!photo.is_announced) await deletePhoto(tx, photo.id);
  }
  const nothing = { draft: null, pending: null, attention: null, answers: {}, photo_answers: {} };
  await putRecord(tx, { ...record, ...nothing, sends: false });
}

/** Asked within the write: what is typed in the same moment, here or in another tab, is kept. */
export async function discardUntouched(tx: Write, id: string): Promise<void> {
  const record = await tx.objectStore("records").get(id);
  if (!record || !isUntouched(record)) return;
  const photos = await tx.objectStore("photos").index("record_id").count(id);
  if (photos === 0) await deleteRecord(tx, id);
}

/** Of a record that the server refused under its number; another stays as it is. */
export async function renumberRefused(tx: Write, id: string): Promise<LocalRecord> {
  const record = await recordIn(tx, id);
  return record.attention?.kind === "refused" ? renumber(tx, record) : record;
}

export async function renumber(tx: Write, record: LocalRecord): Promise<LocalRecord> {
  const next = renumbered(record, new Date().toISOString());
  for (const photo of await photosIn(tx, record.id)) {
    await putPhoto(tx, renumberedPhoto(photo, next.id), photo);
  }
  await tx.objectStore("records").delete(record.id);
  return putRecord(tx, next);
}

/** What is not safe at the server yet, and roughly what it costs to send. */
export async function unsent<M extends Mode>(
  tx: PersonTransaction<M>,
): Promise<{ records: number; photos: number; bytes: number }> {
  const ids = await unsentIds(tx);
  const photos = await tx.objectStore("photos").index("unsent").getAll(1);
  const waiting = photos.filter((photo) => photo.state !== "safe");
  let bytes = waiting.reduce((sum, photo) => sum + photo.byte_count - photo.offset, 0);
  for (const id of ids) {
    const record = await tx.objectStore("records").get(id);
    if (record) bytes += JSON.stringify(record.pending?.change ?? contentOf(record)).length;
  }
  const sheets = await unsentSheets(tx);
  for (const sheet of sheets)
    bytes += JSON.stringify([sheet.pending, sheet.draft, sheet.taps]).length;
  const needs = await unsentNeeds(tx);
  for (const need of needs) bytes += JSON.stringify([need.pending, need.draft, need.proofs]).length;
  return { records: ids.length + sheets.length + needs.length, photos: waiting.length, bytes };
}

export async function hasToSend<M extends Mode>(tx: PersonTransaction<M>): Promise<boolean> {
  for (const id of await unsentIds(tx)) {
    const record = await tx.objectStore("records").get(id);
    if (record && waitsForSync(record, await photosIn(tx, id))) return true;
  }
  return (await hasSheetToSend(tx)) || hasNeedToSend(tx);
}

/** How many records, months and needs are not safe at the server. */
export async function countUnsent<M extends Mode>(tx: PersonTransaction<M>): Promise<number> {
  const others = [...(await unsentSheets(tx)), ...(await unsentNeeds(tx))];
  return (await unsentIds(tx)).length + others.length;
}
