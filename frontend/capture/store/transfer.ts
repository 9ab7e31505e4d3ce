/** The file that carries unsent records to another device.
 *
 * 8 bytes of mark, 4 bytes length of the header, 32 bytes SHA-256 of the header, the header as
 * JSON, then the pictures one after another as the header names them.
 */
import { pulled } from "../domain/answers";
import { migrated, type Row } from "../domain/migrate";
import { isUnsent } from "../domain/record";
import type { LocalNeed, LocalPhoto, LocalRecord, LocalSheet, Person } from "../domain/types";
import type { Database, PersonTransaction, Writer } from "./database";
import { importNeed, unsentNeeds } from "./needs";
import { photosIn, putPhoto, putQueued, unsentIds } from "./rows";
import { importSheet, unsentSheets } from "./sheets";
import { ForeignOutbox, ImportRefused } from "./types";

const MARK = new TextEncoder().encode("JEJAKQ01");
const HEADER_AT = MARK.length + 4 + 32;

interface Piece {
  size: number;
  type: string;
  sha256: string;
}

interface Header {
  person_id: number;
  person_name: string;
  shape: number;
  made_at: string;
  records: LocalRecord[];
  /** Not in files of older versions. */
  sheets?: LocalSheet[];
  needs?: LocalNeed[];
  photos: (Omit<LocalPhoto, "blob" | "thumbnail"> & Record<"blob" | "thumbnail", Piece | null>)[];
}

export async function exportUnsent(personId: number, database: Database): Promise<Blob> {
  const { person, records, sheets, needs, photos } = await database.read(readUnsent);
  const blobs: Blob[] = [];
  const piece = async (blob: Blob | null): Promise<Piece | null> => {
    if (!blob) return null;
    blobs.push(blob);
    return { size: blob.size, type: blob.type, sha256: await digest(await blob.arrayBuffer()) };
  };
  const header: Header = {
    person_id: personId,
    person_name: person?.name ?? "",
    shape: database.shape,
    made_at: new Date().toISOString(),
    records,
    sheets,
    needs,
    photos: [],
  };
  for (const { blob, thumbnail, ...photo } of photos) {
    const pieces = { blob: await piece(blob), thumbnail: await piece(thumbnail) };
    header.photos.push({ ...photo, ...pieces });
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, json.length);
  const sum = bytesOf(await digest(json.buffer));
  return new Blob([MARK, length, sum, json, ...blobs], { type: "application/octet-stream" });
}

async function readUnsent(tx: PersonTransaction<"readonly">): Promise<{
  person: Person | undefined;
  records: LocalRecord[];
  sheets: LocalSheet[];
  needs: LocalNeed[];
  photos: LocalPhoto[];
}> {
  const person = (await tx.objectStore("meta").get("person")) as Person | undefined;
  const records: LocalRecord[] = [];
  const photos: LocalPhoto[] = [];
  for (const id of await unsentIds(tx)) {
    const record = await tx.objectStore("records").get(id);
    if (record) records.push(record);
    photos.push(...(await photosIn(tx, id)));
  }
  const [sheets, needs] = [await unsentSheets(tx), await unsentNeeds(tx)];
  return { person, records, sheets, needs, photos };
}

/** Take over what is not here; it is sent under the numbers that it has, so it is stored once. */
export async function importUnsent(
  file: Blob,
  personId: number,
  database: Database,
  write: Writer,
): Promise<{ records: number; photos: number; skipped: number }> {
  const { header, photos } = await readFile(file);
  if (header.person_id !== personId) throw new ForeignOutbox(header.person_name);
  if (header.shape > database.shape) throw new ImportRefused("newer_app");
  return write("strict", async (tx) => {
    const taken = new Set<string>();
    for (const row of header.records) {
      const record = migrated(row as unknown as Row, database.migrations) as unknown as LocalRecord;
      if (await takeRecord(tx, record, personId)) taken.add(record.id);
    }
    const { sheets = [], needs = [] } = header;
    for (const sheet of sheets) if (await importSheet(tx, sheet)) taken.add(sheet.id);
    for (const need of needs) if (await importNeed(tx, need)) taken.add(need.id);
    let count = 0;
    for (const photo of photos) {
      const isHere = await tx.objectStore("photos").getKey(photo.id);
      const hasRecord = await tx.objectStore("records").getKey(photo.record_id);
      if (isHere || !hasRecord) continue;
      await putPhoto(tx, photo, null);
      count += 1;
    }
    return {
      records: taken.size,
      photos: count,
      skipped: header.records.length + sheets.length + needs.length - taken.size,
    };
  });
}

/** What is typed here stays as it is; what is only known here from the server is continued. */
async function takeRecord(
  tx: PersonTransaction<"readwrite">,
  record: LocalRecord,
  author: number,
): Promise<boolean> {
  const here = await tx.objectStore("records").get(record.id);
  if (here && isUnsent(here)) return false;
  // The other device may send it as well, so its change is not altered here.
  const pending = record.pending && { ...record.pending, was_tried: true };
  const taken = { ...record, pending };
  await putQueued(tx, here?.base ? pulled(taken, here.base, false) : taken, author);
  return true;
}

async function readFile(file: Blob): Promise<{ header: Header; photos: LocalPhoto[] }> {
  const head = await file.slice(0, HEADER_AT).arrayBuffer();
  const mark = new Uint8Array(head.slice(0, MARK.length));
  if (head.byteLength < HEADER_AT || mark.some((byte, at) => byte !== MARK[at])) {
    throw new ImportRefused("not_ours");
  }
  const length = new DataView(head).getUint32(MARK.length);
  const sum = hexOf(head.slice(MARK.length + 4));
  const json = await file.slice(HEADER_AT, HEADER_AT + length).arrayBuffer();
  if ((await digest(json)) !== sum) throw new ImportRefused("damaged");
  const header = JSON.parse(new TextDecoder().decode(json)) as Header;
  const photos: LocalPhoto[] = [];
  let at = HEADER_AT + length;
  const take = async (piece: Piece | null): Promise<Blob | null> => {
    if (!piece) return null;
    const bytes = await file.slice(at, at + piece.size).arrayBuffer();
    if ((await digest(bytes)) !== piece.sha256) throw new ImportRefused("damaged");
    at += piece.size;
    return new Blob([bytes], { type: piece.type });
  };
  for (const photo of header.photos) {
    const blob = await take(photo.blob);
    photos.push({ ...photo, blob, thumbnail: await take(photo.thumbnail) });
  }
  return { header, photos };
}

async function digest(bytes: ArrayBuffer): Promise<string> {
  return hexOf(await crypto.subtle.digest("SHA-256", bytes));
}

function hexOf(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
