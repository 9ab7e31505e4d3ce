/** What a person does with the photos of a record. */
import { newPhoto } from "../domain/photo";
import type { LocalPhoto } from "../domain/types";
import type { PersonTransaction } from "./database";
import { deletePhoto, photoIn, photosIn, putPhoto, putQueued, recordIn } from "./rows";
import type { Book, NewPhoto } from "./types";

type Write = PersonTransaction<"readwrite">;

export async function addPhoto(
  tx: Write,
  recordId: string,
  { answers, ...photo }: NewPhoto,
  author: number,
): Promise<LocalPhoto> {
  const record = await recordIn(tx, recordId);
  const last = (await photosIn(tx, recordId)).at(-1);
  const added = newPhoto(recordId, { ...photo, ...answers }, (last?.position ?? 0) + 1);
  await putPhoto(tx, added, null);
  await putQueued(tx, record, author);
  return added;
}

export async function changePhoto(
  tx: Write,
  id: string,
  changed: Parameters<Book["changePhoto"]>[1],
  author: number,
): Promise<LocalPhoto> {
  const before = await photoIn(tx, id);
  if (!before) throw new Error(`No photo ${id} on this phone`);
  const after = await putPhoto(tx, { ...before, ...changed, is_changed: true }, before);
  await putQueued(tx, await recordIn(tx, after.record_id), author);
  return after;
}

/** Take a photo away that is not safe yet; the server is told where it may know of it. */
export async function dropPhoto(tx: Write, id: string, author: number): Promise<void> {
  const photo = await photoIn(tx, id);
  if (!photo || photo.state === "safe") return;
  const record = await recordIn(tx, photo.record_id);
  const isSaid = record.pending?.was_tried && record.pending.change.photos.some((p) => p.id === id);
  const dropped_photos =
    photo.is_announced || isSaid ? [...record.dropped_photos, id] : record.dropped_photos;
  await deletePhoto(tx, id);
  await putQueued(tx, { ...record, dropped_photos }, author);
}
