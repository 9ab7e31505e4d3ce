/** Monthly statistics in a person's database. */
import {
  answeredSheet,
  frozenSheet,
  isSheetUnsent,
  lostSheet,
  newSheet,
  pulledSheet,
  sheetId,
  sheetWaits,
} from "../domain/sheet";
import type { LocalSheet, Result, SheetChange } from "../domain/types";
import type { Mode, PersonTransaction } from "./database";
import type { Page } from "./types";

type Write = PersonTransaction<"readwrite">;

export async function sheetIn<M extends Mode>(
  tx: PersonTransaction<M>,
  id: string,
): Promise<LocalSheet | null> {
  return (await tx.objectStore("sheets").get(id)) ?? null;
}

export async function putSheet(tx: Write, sheet: LocalSheet): Promise<LocalSheet> {
  await tx.objectStore("sheets").put({ ...sheet, unsent: isSheetUnsent(sheet) ? 1 : 0 });
  return sheet;
}

export async function changeSheet(
  tx: Write,
  libraryId: number,
  month: string,
  work: (sheet: LocalSheet) => LocalSheet,
): Promise<LocalSheet> {
  const now = new Date().toISOString();
  const before = (await sheetIn(tx, sheetId(libraryId, month))) ?? newSheet(libraryId, month, now);
  const after = work(before);
  return after === before ? before : putSheet(tx, { ...after, touched_at: now });
}

export async function unsentSheets<M extends Mode>(
  tx: PersonTransaction<M>,
): Promise<LocalSheet[]> {
  return tx.objectStore("sheets").index("unsent").getAll(1);
}

export async function hasSheetToSend<M extends Mode>(tx: PersonTransaction<M>): Promise<boolean> {
  return (await unsentSheets(tx)).some(sheetWaits);
}

/** The next change of each sheet, frozen before it leaves. */
export async function sheetChanges(
  tx: Write,
  author: number,
  skip: ReadonlySet<string>,
  most: number,
): Promise<SheetChange[]> {
  const changes: SheetChange[] = [];
  for (const sheet of await unsentSheets(tx)) {
    if (changes.length >= most) break;
    let ready = sheet;
    if (!sheet.pending.length) {
      ready = frozenSheet(sheet, author, new Date().toISOString());
      if (ready !== sheet) await putSheet(tx, ready);
    }
    const [change] = ready.pending;
    if (change && !skip.has(change.change_id)) changes.push(change);
  }
  return changes;
}

/** Give what was counted its number, so that it counts once wherever it is sent from. */
export async function freezeSheets(tx: Write, author: number): Promise<void> {
  for (const sheet of await unsentSheets(tx)) {
    const frozen = frozenSheet(sheet, author, new Date().toISOString());
    if (frozen !== sheet) await putSheet(tx, frozen);
  }
}

export async function takeSheetResult(tx: Write, result: Result): Promise<void> {
  const found = (await unsentSheets(tx)).find((sheet) => {
    return sheet.pending[0]?.change_id === result.change_id;
  });
  if (found) await putSheet(tx, answeredSheet(found, result));
}

export async function takeSheets(tx: Write, page: Page): Promise<void> {
  const { sheets: told } = page;
  if (!told) return;
  const here = new Set<string>();
  for (const server of told.sheets) {
    const id = sheetId(server.library_id, server.month);
    here.add(id);
    await putSheet(tx, pulledSheet(await sheetIn(tx, id), server, told.is_whole, page.now));
  }
  if (told.is_whole) await dropUntold(tx, here, told.due.map((due) => due.month).sort()[0] ?? "9");
  await tx.objectStore("meta").put(told.cursor, "sheets_cursor");
  await tx.objectStore("meta").put(told.due, "due");
}

/** What a whole pull does not name was lost at the server, or is too old to be kept here. */
async function dropUntold(tx: Write, here: ReadonlySet<string>, since: string): Promise<void> {
  for (const sheet of await tx.objectStore("sheets").getAll()) {
    if (here.has(sheet.id) || !sheet.base || sheet.pending.length) continue;
    if (sheet.month >= since) await putSheet(tx, lostSheet(sheet));
    else if (!isSheetUnsent(sheet)) await tx.objectStore("sheets").delete(sheet.id);
  }
}

/** Of a file from another device: what is typed here stays as it is. */
export async function importSheet(tx: Write, sheet: LocalSheet): Promise<boolean> {
  const here = await sheetIn(tx, sheet.id);
  if (here && isSheetUnsent(here)) return false;
  const isNewer = here?.base && here.base.version > (sheet.base?.version ?? 0);
  const now = sheet.touched_at;
  await putSheet(tx, isNewer && here.base ? pulledSheet(sheet, here.base, false, now) : sheet);
  return true;
}
