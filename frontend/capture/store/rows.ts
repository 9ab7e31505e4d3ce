/** Rows of a person's database as records and photos, and back. */
import { isPhotoUnsent } from "../domain/photo";
import { frozen, isUnsent } from "../domain/record";
import type { LocalPhoto, LocalRecord } from "../domain/types";
import type { Mode, PersonSchema, PersonTransaction } from "./database";

type Write = PersonTransaction<"readwrite">;
type PhotoRow = PersonSchema["photos"]["value"];

export async function recordIn<M extends Mode>(
  tx: PersonTransaction<M>,
  id: string,
): Promise<LocalRecord> {
  const row = await tx.objectStore("records").get(id);
  if (!row) throw new Error(`No record ${id} on this phone`);
  return row;
}

export async function putRecord(tx: Write, record: LocalRecord): Promise<LocalRecord> {
  const shape = tx.db.version;
  const unsent = isUnsent(record) ? 1 : 0;
  await tx.objectStore("records").put({ ...record, unsent, shape });
  return record;
}

export async function photosIn<M extends Mode>(
  tx: PersonTransaction<M>,
  recordId?: string,
): Promise<LocalPhoto[]> {
  const photos = tx.objectStore("photos");
  const rows = recordId ? await photos.index("record_id").getAll(recordId) : await photos.getAll();
  const joined = await Promise.all(rows.map((row) => withBytes(tx, row)));
  return joined.sort((one, other) => one.position - other.position);
}

export async function photoIn<M extends Mode>(
  tx: PersonTransaction<M>,
  id: string,
): Promise<LocalPhoto | null> {
  const row = await tx.objectStore("photos").get(id);
  return row ? withBytes(tx, row) : null;
}

export async function withBytes<M extends Mode>(
  tx: PersonTransaction<M>,
  row: PhotoRow,
): Promise<LocalPhoto> {
  const { unsent: _, ...photo } = row;
  const bytes = await tx.objectStore("bytes").get(photo.id);
  return { ...photo, blob: bytes?.blob ?? null, thumbnail: bytes?.thumbnail ?? null };
}

/** `before`: the photo that it replaces; null for a new one. */
export async function putPhoto(
  tx: Write,
  photo: LocalPhoto,
  before: LocalPhoto | null,
): Promise<LocalPhoto> {
  if (photo === before) return photo;
  const { blob, thumbnail, ...row } = photo;
  if (before && before.id !== photo.id) await deletePhoto(tx, before.id);
  if (before?.id !== photo.id || before.blob !== blob || before.thumbnail !== thumbnail) {
    await tx.objectStore("bytes").put({ id: photo.id, blob, thumbnail });
  }
  await tx.objectStore("photos").put({ ...row, unsent: isPhotoUnsent(photo) ? 1 : 0 });
  return photo;
}

export async function deletePhoto(tx: Write, id: string): Promise<void> {
  await tx.objectStore("photos").delete(id);
  await tx.objectStore("bytes").delete(id);
}

export async function deleteRecord(tx: Write, id: string): Promise<void> {
  for (const photo of await tx.objectStore("photos").index("record_id").getAllKeys(id)) {
    await deletePhoto(tx, photo);
  }
  await tx.objectStore("records").delete(id);
}

/** Ids of the records that are not safe at the server, in themselves or by a photo. */
export async function unsentIds<M extends Mode>(tx: PersonTransaction<M>): Promise<string[]> {
  const ids = await tx.objectStore("records").index("unsent").getAllKeys(1);
  const photos = await tx.objectStore("photos").index("unsent").getAll(1);
  return [...new Set([...ids, ...photos.map((photo) => photo.record_id)])];
}

/** Write a record; one that is to be sent gets the change that says it as it is now. */
export async function putQueued(
  tx: Write,
  record: LocalRecord,
  author: number,
): Promise<LocalRecord> {
  if (!record.sends || record.attention || record.pending?.was_tried) return putRecord(tx, record);
  const now = new Date().toISOString();
  const photos = await photosIn(tx, record.id);
  return putRecord(tx, frozen(record, photos, { author, submit: true, now }));
}
