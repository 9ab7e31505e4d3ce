/** A month's statistics on this phone: taps, typed numbers, closing, and what the server says. */
import { sameValue } from "./content";
import { uuid7 } from "./ids";
import { sumsOf } from "./month";
import type { Answers, LocalSheet, Result, ServerSheet, SheetChange, SheetFields } from "./types";

export type SheetStatus = "empty" | "draft" | "waiting" | "sending" | "safe" | "attention";

export function sheetId(libraryId: number, month: string): string {
  return `${libraryId} ${month}`;
}

export function newSheet(libraryId: number, month: string, now: string): LocalSheet {
  return {
    id: sheetId(libraryId, month),
    library_id: libraryId,
    month,
    base: null,
    draft: {},
    sends: false,
    taps: {},
    wish: null,
    pending: [],
    told: null,
    attention: null,
    touched_at: now,
  };
}

/** Fields say what a number is, taps how many more; what is tallied is the sum of its days. */
export function applied(before: Answers, fields: SheetFields, taps: Record<string, number> = {}) {
  const after: Answers = { ...before };
  for (const [key, value] of Object.entries(fields)) {
    if (value === null || value === "") delete after[key];
    else after[key] = value;
  }
  for (const [key, count] of Object.entries(taps)) {
    after[key] = Math.max(0, Number(after[key] ?? 0) + count);
  }
  return withSums(after, before);
}

function withSums(answers: Answers, before: Answers): Answers {
  const was = sumsOf(before);
  const now = sumsOf(answers);
  for (const name of Object.keys(was)) {
    if (!(name in now) && answers[name] === was[name]) delete answers[name];
  }
  for (const [name, sum] of Object.entries(now)) {
    // A total that was typed in beside the tally stays, to be asked about.
    if (answers[name] === undefined || answers[name] === was[name]) answers[name] = sum;
  }
  return answers;
}

/** What the server knows, or will once it has what left. */
function sentAnswers(sheet: LocalSheet): Answers {
  return sheet.pending.reduce(
    (answers, change) => applied(answers, change.fields, change.taps),
    sheet.base?.answers ?? {},
  );
}

export function answersOf(sheet: LocalSheet): Answers {
  return applied(sentAnswers(sheet), sheet.draft, sheet.taps);
}

/** One came, or one was too many: counted on whatever stands there. */
export function tapped(
  sheet: LocalSheet,
  day: number,
  names: readonly string[],
  count: number,
): LocalSheet {
  const draft = { ...sheet.draft };
  const taps = { ...sheet.taps };
  for (const name of names) {
    const key = `day.${day}.${name}`;
    if (key in draft) draft[key] = Math.max(0, Number(draft[key] ?? 0) + count);
    else taps[key] = (taps[key] ?? 0) + count;
    if (taps[key] === 0) delete taps[key];
  }
  return { ...sheet, draft, taps };
}

/** Numbers that were typed; null empties. They wait for the person. */
export function typedIn(sheet: LocalSheet, fields: SheetFields): LocalSheet {
  const draft = { ...sheet.draft };
  const taps = { ...sheet.taps };
  const sent = sentAnswers(sheet);
  for (const [key, value] of Object.entries(fields)) {
    const typed = value === "" ? null : value;
    if (typed === (sent[key] ?? null)) delete draft[key];
    else draft[key] = typed;
    delete taps[key];
  }
  return { ...sheet, draft, taps, sends: false, wish: null, attention: mended(sheet, fields) };
}

function mended(sheet: LocalSheet, fields: SheetFields): LocalSheet["attention"] {
  const { attention } = sheet;
  if (attention?.kind === "conflict") {
    const both = Object.entries(attention.fields).map(([key, said]) => {
      return [key, key in fields ? { ...said, mine: fields[key] ?? null } : said];
    });
    return { ...attention, fields: Object.fromEntries(both) };
  }
  if (attention?.kind !== "invalid") return null;
  const left = Object.entries(attention.fields).filter(([key]) => !(key in fields));
  return left.length ? { ...attention, fields: Object.fromEntries(left) } : null;
}

export function sentOff(sheet: LocalSheet): LocalSheet {
  if (sheet.attention?.kind === "conflict") return sheet;
  return { ...sheet, sends: true, attention: null };
}

/** Close what the person sees now, with the questions that were answered with yes. */
export function toBeClosed(sheet: LocalSheet, confirmed: string[]): LocalSheet {
  const seen = JSON.stringify(sorted(answersOf(sheet)));
  return { ...sentOff(sheet), wish: { act: "close", confirmed, seen } };
}

export function toBeReopened(sheet: LocalSheet, reason: string): LocalSheet {
  return { ...sheet, attention: null, wish: { act: "reopen", reason } };
}

/** Let go of what was typed, tapped and wished here and did not leave yet. */
export function dropped(sheet: LocalSheet): LocalSheet {
  return { ...sheet, draft: {}, taps: {}, sends: false, wish: null, attention: null };
}

function sorted(answers: Answers): [string, unknown][] {
  return Object.entries(answers).sort(([one], [other]) => (one < other ? -1 : 1));
}

function isEmpty(said: object): boolean {
  return Object.keys(said).length === 0;
}

export function isSheetUnsent(sheet: LocalSheet): boolean {
  const { draft, taps, wish, pending, attention } = sheet;
  return !(isEmpty(draft) && isEmpty(taps)) || Boolean(wish || pending.length || attention);
}

/** Whether sync has something to send of it; typed numbers wait for their person. */
export function sheetWaits(sheet: LocalSheet): boolean {
  return sheet.pending.length > 0 || frozenSheet(sheet, 0, "").pending.length > 0;
}

export function sheetStatus(sheet: LocalSheet | null): SheetStatus {
  if (!sheet) return "empty";
  if (sheet.attention) return "attention";
  if (sheet.pending.length) return "sending";
  if (sheetWaits(sheet)) return "waiting";
  if (!isEmpty(sheet.draft)) return "draft";
  return sheet.base ? "safe" : "empty";
}

/** Make the change that is to be sent next: from then on its id names its content. */
export function frozenSheet(sheet: LocalSheet, author: number, now: string): LocalSheet {
  if (sheet.attention) return sheet;
  const { wish, pending } = sheet;
  // Of a sheet with a change under way only taps can follow: they stand upon nothing.
  const draft = sheet.sends && pending.length === 0 ? sheet.draft : {};
  const make = (act: SheetChange["act"], more: Partial<SheetChange>): SheetChange => ({
    change_id: uuid7(),
    author,
    library_id: sheet.library_id,
    month: sheet.month,
    base_version: sheet.base?.version ?? 0,
    act,
    fields: {},
    taps: {},
    confirmed: [],
    reason: "",
    made_at: now,
    ...more,
  });
  if (wish?.act === "reopen" && pending.length === 0) {
    return { ...sheet, pending: [make("reopen", { reason: wish.reason })] };
  }
  if (!isEmpty(draft) || !isEmpty(sheet.taps)) {
    const change = make("save", { fields: draft, taps: sheet.taps });
    const left = sheet.sends && pending.length === 0 ? {} : sheet.draft;
    return { ...sheet, pending: [...pending, change], draft: left, taps: {} };
  }
  if (wish?.act !== "close" || pending.length) return sheet;
  if (JSON.stringify(sorted(sheet.base?.answers ?? {})) !== wish.seen) {
    return { ...sheet, wish: null, attention: { kind: "changed" } };
  }
  return { ...sheet, pending: [make("close", { confirmed: wish.confirmed })] };
}

/** Take in the answer to the change under way; an answer to any other changes nothing. */
export function answeredSheet(sheet: LocalSheet, result: Result): LocalSheet {
  const [change, ...later] = sheet.pending;
  if (change?.change_id !== result.change_id) return sheet;
  const server = newest(sheet.told, result.sheet ?? null);
  if (result.status === "stored") {
    const isAct = change.act === sheet.wish?.act;
    const wish = isAct ? null : sheet.wish;
    const attention = sheet.attention?.kind === "refused" ? null : sheet.attention;
    return rebased({ ...sheet, told: null, wish, attention }, server, later, change);
  }
  // Perhaps it was stored and only the answer broke: it keeps its number, under which it counts
  // once however often it is sent.
  if (result.is_unknown) return { ...sheet, attention: attentionOf(result) };
  const back = putBack({ ...sheet, told: null, wish: null, sends: false }, change, later);
  const next = rebased(back, server, later, null);
  return { ...next, attention: attentionOf(result) };
}

function attentionOf(result: Result): LocalSheet["attention"] {
  const { status, message, conflicts, fields } = result;
  if (status === "conflict") {
    return isEmpty(conflicts)
      ? { kind: "changed" }
      : {
          kind: "conflict",
          fields: conflicts as Record<string, { theirs: unknown; mine: unknown }>,
        };
  }
  if (status === "questions") return { kind: "questions", questions: result.questions ?? [] };
  if (status === "invalid") {
    return { kind: "invalid", fields: isEmpty(fields) ? { "": message } : fields };
  }
  return { kind: "refused", status, message };
}

/** What was refused is typed and tapped here again, under what came after it. */
function putBack(sheet: LocalSheet, change: SheetChange, later: SheetChange[]): LocalSheet {
  const draft = { ...sheet.draft };
  const taps = { ...sheet.taps };
  for (const [key, value] of Object.entries(change.fields)) {
    if (key in draft) continue;
    draft[key] = key in taps ? Math.max(0, Number(value ?? 0) + (taps[key] ?? 0)) : value;
    delete taps[key];
  }
  for (const [key, count] of Object.entries(change.taps)) {
    if (!(key in draft)) taps[key] = (taps[key] ?? 0) + count;
  }
  return { ...sheet, draft, taps, pending: later };
}

/** Carry what is typed over to what the server now says; what both changed is asked. */
function rebased(
  sheet: LocalSheet,
  server: ServerSheet | null,
  pending: SheetChange[],
  stored: SheetChange | null,
): LocalSheet {
  if (!server) return { ...sheet, pending };
  const before = stored
    ? applied(sheet.base?.answers ?? {}, stored.fields, stored.taps)
    : (sheet.base?.answers ?? {});
  const draft: SheetFields = {};
  const fields: Record<string, { theirs: unknown; mine: unknown }> = {};
  for (const [key, mine] of Object.entries(sheet.draft)) {
    const theirs = server.answers[key] ?? null;
    if (theirs === mine) continue;
    draft[key] = mine;
    if (theirs !== (before[key] ?? null)) fields[key] = { theirs, mine };
  }
  const next = { ...sheet, base: server, draft, pending };
  if (isEmpty(fields)) return next;
  const open = sheet.attention?.kind === "conflict" ? sheet.attention.fields : {};
  const attention = { kind: "conflict" as const, fields: { ...open, ...fields } };
  return { ...next, sends: false, wish: null, attention };
}

function newest(one: ServerSheet | null, other: ServerSheet | null): ServerSheet | null {
  if (!one || !other) return one ?? other;
  return one.version > other.version ? one : other;
}

/** Take in a sheet that the server tells of. `isWhole`: perhaps of a backup, so older is news too. */
export function pulledSheet(
  sheet: LocalSheet | null,
  server: ServerSheet,
  isWhole: boolean,
  now: string,
): LocalSheet {
  const known = sheet ?? newSheet(server.library_id, server.month, now);
  if (known.pending.length) return { ...known, told: newest(known.told, server) };
  if (known.base && known.base.version > server.version && !isWhole) return known;
  if (known.base && sameValue(known.base, server)) return known;
  return rebased(known, server, [], null);
}

/** Take theirs or mine for one number of a conflict. */
export function chosen(sheet: LocalSheet, key: string, choice: "theirs" | "mine"): LocalSheet {
  if (sheet.attention?.kind !== "conflict") return sheet;
  const { [key]: asked, ...fields } = sheet.attention.fields;
  if (!asked) return sheet;
  const draft = { ...sheet.draft };
  if (choice === "theirs") delete draft[key];
  const attention = isEmpty(fields) ? null : { kind: "conflict" as const, fields };
  return { ...sheet, draft, attention, sends: attention === null };
}

/** The server acknowledged it and knows it no more, as after a restored backup: it is typed anew. */
export function lostSheet(sheet: LocalSheet): LocalSheet {
  return {
    ...sheet,
    base: null,
    draft: { ...withoutSums(sheet.base?.answers ?? {}), ...sheet.draft },
    attention: { kind: "refused", status: "gone", message: "" },
  };
}

function withoutSums(answers: Answers): Answers {
  const sums = sumsOf(answers);
  return Object.fromEntries(Object.entries(answers).filter(([key]) => !(key in sums)));
}
