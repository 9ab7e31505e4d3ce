/** Needs and open lines of plans in a person's database. */
import {
  answeredNeed,
  frozenNeed,
  isBlank,
  isNeedUnsent,
  lostNeed,
  needWaits,
  newNeed,
  pulledNeed,
} from "../domain/need";
import type { Library, LocalNeed, NeedChange, Result, Worksheet } from "../domain/types";
import type { Mode, PersonTransaction } from "./database";

type Write = PersonTransaction<"readwrite">;

export async function needIn<M extends Mode>(
  tx: PersonTransaction<M>,
  id: string,
): Promise<LocalNeed | null> {
  return (await tx.objectStore("needs").get(id)) ?? null;
}

async function putNeed(tx: Write, need: LocalNeed): Promise<LocalNeed> {
  if (isBlank(need)) await tx.objectStore("needs").delete(need.id);
  else await tx.objectStore("needs").put({ ...need, unsent: isNeedUnsent(need) ? 1 : 0 });
  return need;
}

export async function changeNeed(
  tx: Write,
  id: string,
  libraryId: number,
  work: (need: LocalNeed) => LocalNeed,
): Promise<LocalNeed> {
  const now = new Date().toISOString();
  const before = (await needIn(tx, id)) ?? newNeed(id, libraryId, now);
  const after = work(before);
  return after === before ? before : putNeed(tx, { ...after, touched_at: now });
}

export async function unsentNeeds<M extends Mode>(tx: PersonTransaction<M>): Promise<LocalNeed[]> {
  return tx.objectStore("needs").index("unsent").getAll(1);
}

export async function hasNeedToSend<M extends Mode>(tx: PersonTransaction<M>): Promise<boolean> {
  return (await unsentNeeds(tx)).some(needWaits);
}

/** Give what is to be sent its number, so that it is stored once wherever it is sent from. */
export async function freezeNeeds(tx: Write, author: number): Promise<LocalNeed[]> {
  const frozen: LocalNeed[] = [];
  for (const need of await unsentNeeds(tx)) {
    const ready = frozenNeed(need, author, new Date().toISOString());
    if (ready !== need) await putNeed(tx, ready);
    frozen.push(ready);
  }
  return frozen;
}

/** The change of each need that is to be sent, frozen before it leaves. */
export async function needChanges(
  tx: Write,
  author: number,
  skip: ReadonlySet<string>,
  most: number,
): Promise<NeedChange[]> {
  if (most <= 0) return [];
  const ready = (await freezeNeeds(tx, author)).filter(needWaits);
  const changes = ready.flatMap(({ pending }) => pending ?? []);
  return changes.filter(({ change_id }) => !skip.has(change_id)).slice(0, most);
}

export async function takeNeedResult(tx: Write, result: Result): Promise<void> {
  const found = (await unsentNeeds(tx)).find(({ pending }) => {
    return pending?.change_id === result.change_id;
  });
  if (!found) return;
  const next = answeredNeed(found, result);
  if (next.id !== found.id) await tx.objectStore("needs").delete(found.id);
  await putNeed(tx, next);
  // What was told before says nothing of what is stored now.
  await tx.objectStore("meta").put(null, "worksheet_etag");
}

export async function takeWorksheet(
  tx: Write,
  worksheet: Worksheet,
  etag: string | null,
): Promise<void> {
  const told = new Set(worksheet.needs.map(({ id }) => id));
  for (const server of worksheet.needs) {
    await putNeed(tx, pulledNeed(await needIn(tx, server.id), server));
  }
  if (worksheet.is_all) await dropUntold(tx, told);
  await tx.objectStore("meta").put(worksheet.lines, "lines");
  await tx.objectStore("meta").put(etag, "worksheet_etag");
}

/** What is not told was lost at the server, or is too old or not theirs to be kept here. */
async function dropUntold(tx: Write, told: ReadonlySet<string>): Promise<void> {
  const libraries = ((await tx.objectStore("meta").get("libraries")) ?? []) as Library[];
  const isOwn = (id: number) => libraries.some((one) => one.id === id && one.is_own);
  for (const need of await tx.objectStore("needs").getAll()) {
    if (told.has(need.id) || !need.base || need.pending) continue;
    if (need.base.state === "open" && isOwn(need.library_id)) await putNeed(tx, lostNeed(need));
    else if (!isNeedUnsent(need)) await tx.objectStore("needs").delete(need.id);
  }
}

/** Of a file from another device: what is typed here stays as it is. */
export async function importNeed(tx: Write, need: LocalNeed): Promise<boolean> {
  const here = await needIn(tx, need.id);
  if (here && isNeedUnsent(here)) return false;
  await putNeed(tx, here?.base ? pulledNeed(need, here.base) : need);
  return true;
}
