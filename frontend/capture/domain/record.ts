/** A record on this phone: what it holds, where it stands, what a person's acts make of it. */
import { daysBetween } from "./clock";
import { type Conflicts, difference, EMPTY, merge, same, sameValue } from "./content";
import { uuid7 } from "./ids";
import { announced, isUnderWay, metaOf } from "./photo";
import { lineOf } from "./plan";
import { plain, rules } from "./rules";
import type {
  Attention,
  Content,
  Field,
  LocalPhoto,
  LocalRecord,
  PlanLine,
  ServerRecord,
} from "./types";

export type Status =
  | "draft"
  | "waiting"
  | "sending"
  | "safe"
  | "returned"
  | "verified"
  | "withdrawn"
  | "attention";

export function contentOf(record: LocalRecord): Content {
  return record.draft ?? record.pending?.content ?? record.base?.content ?? { ...EMPTY };
}

export function statusOf(record: LocalRecord): Status {
  if (record.attention) return "attention";
  const { pending } = record;
  if (pending && (record.sends || same(contentOf(record), pending.content))) {
    return pending.was_tried ? "sending" : "waiting";
  }
  if (record.draft || !record.base) return "draft";
  return record.base.state === "submitted" ? "safe" : record.base.state;
}

/** Whether anything of it is not safe at the server; its photos are asked on their own. */
export function isUnsent(record: LocalRecord): boolean {
  return (
    record.base === null ||
    record.draft !== null ||
    record.pending !== null ||
    record.attention !== null ||
    hasWords(record.answers) ||
    hasWords(record.photo_answers) ||
    record.dropped_photos.length > 0
  );
}

function hasWords(said: object): boolean {
  return Object.keys(said).length > 0;
}

/** Begun, and left without a word: nobody misses it. Its photos are asked on their own. */
export function isUntouched(record: LocalRecord): boolean {
  const isOnlyBegun = record.base === null && record.pending === null && record.attention === null;
  return isOnlyBegun && record.touched_at === record.made_at;
}

export function mayEdit(record: LocalRecord): boolean {
  if (!record.base) return true;
  return record.base.may_change && record.base.state !== "withdrawn";
}

/** Today, or a copy without numbers, results and photos; `offered` may be carried out today. */
export function startingContent(
  copied: Content | null,
  today: string,
  offered: readonly PlanLine[] = [],
): Content {
  const content: Content = { ...EMPTY, held_on: today, mode: rules.starting_mode };
  if (!copied) return content;
  const kept = rules.kept_when_copied.map((name) => [name, copied[name as Field]]);
  const copy: Content = { ...content, ...Object.fromEntries(kept) };
  return lineOf(offered, copy.plan_line_id) ? copy : { ...copy, plan_line_id: null };
}

/** What the plan says already about an activity that carries this line out. */
export function startingContentOfLine(line: PlanLine, today: string): Content {
  const { title, strategy, theme, target_groups, place } = line;
  const said = { title, strategy, theme, target_groups, place, plan_line_id: line.id };
  return { ...startingContent(null, today), ...said };
}

export function newRecord(
  libraryId: number,
  content: Content,
  copiedFrom: LocalRecord["copied_from"],
  now: string,
): LocalRecord {
  return {
    ...recordOf(null, uuid7(), libraryId, now),
    draft: content,
    copied_from: copiedFrom,
  };
}

function recordOf(
  base: ServerRecord | null,
  id: string,
  libraryId: number,
  now: string,
): LocalRecord {
  return {
    id,
    library_id: libraryId,
    base,
    draft: null,
    sends: false,
    pending: null,
    answers: {},
    photo_answers: {},
    dropped_photos: [],
    attention: null,
    copied_from: null,
    made_at: now,
    touched_at: now,
  };
}

/** A record that this phone first hears of from the server. */
export function toldRecord(server: ServerRecord): LocalRecord {
  return recordOf(server, server.id, server.library_id, server.stored_at);
}

/** What was typed waits for the person; a change that was not tried yet is taken back. */
export function typed(record: LocalRecord, content: Content, now: string): LocalRecord {
  const before = contentOf(record);
  if (same(before, content)) return record;
  const isBack = !record.pending && record.base && same(content, record.base.content);
  return {
    ...takenBack(record),
    draft: isBack && !record.attention ? null : content,
    sends: false,
    attention: mended(record.attention, before, content),
    touched_at: now,
  };
}

export function takenBack(record: LocalRecord): LocalRecord {
  return record.pending && !record.pending.was_tried ? { ...record, pending: null } : record;
}

/** A field that was typed into is no longer what the server refused. */
function mended(attention: Attention | null, before: Content, after: Content): Attention | null {
  if (attention?.kind === "conflict") {
    const open = Object.entries(attention.fields).map(([field, both]) => {
      return [field, { ...both, mine: after[field as Field] }];
    });
    return { kind: "conflict", fields: Object.fromEntries(open) };
  }
  if (attention?.kind !== "invalid") return attention;
  const left = Object.entries(attention.fields).filter(([field]) => {
    return field !== "" && sameValue(before[field as Field], after[field as Field]);
  });
  return left.length ? { kind: "invalid", fields: Object.fromEntries(left) } : null;
}

/** Photos and answers about them are sent without asking, where the words are at rest. */
export function speaksByItself(record: LocalRecord, hasPhotoNews: boolean): boolean {
  const isAtRest = record.base && !record.draft && !record.pending && !record.attention;
  const hasNews =
    hasPhotoNews || hasWords(record.photo_answers) || record.dropped_photos.length > 0;
  return Boolean(isAtRest && hasNews);
}

/** Whether sync has something to send of it, now or once a text before it is answered. */
export function waitsForSync(record: LocalRecord, photos: LocalPhoto[]): boolean {
  if (record.pending !== null) return true;
  if (speaksByItself(record, announced(photos).length > 0)) return true;
  return photos.some((photo) => photo.is_announced && isUnderWay(photo));
}

/** Make the change that is to be sent: of a known record only what differs from its base. */
export function frozen(
  record: LocalRecord,
  photos: LocalPhoto[],
  how: { author: number; submit: boolean; now: string },
): LocalRecord {
  const content = plain(contentOf(record));
  const change = {
    change_id: uuid7(),
    author: how.author,
    record_id: record.id,
    library_id: record.library_id,
    base_version: record.base?.version ?? null,
    fields: difference(content, record.base?.content ?? EMPTY),
    submit: how.submit,
    answers: how.submit ? record.answers : {},
    photos: announced(photos).map(metaOf),
    dropped_photos: record.dropped_photos,
    photo_answers: record.photo_answers,
    made_at: how.now,
  };
  return {
    ...record,
    // As the server will keep it, so that its answer is not taken for another's words.
    draft: record.draft && content,
    pending: { change, content, was_tried: false, queued_at: how.now, told: null },
    sends: how.submit,
    attention: null,
  };
}

/** Carry what is typed over to what the server now says; what both changed is asked. */
export function rebase(record: LocalRecord, server: ServerRecord): LocalRecord {
  const ancestor = record.base?.content ?? EMPTY;
  const mine = record.draft ?? ancestor;
  const { content, conflicts } = merge(ancestor, mine, server.content);
  return settled({ ...record, base: server, draft: content }, conflicts);
}

/** The record with a draft that is not the base itself, and its open conflicts beside it. */
export function settled(record: LocalRecord, found: Conflicts): LocalRecord {
  const base = record.base?.content ?? EMPTY;
  const draft = record.draft && !same(record.draft, base) ? record.draft : null;
  const fields: Conflicts = { ...found };
  const before = record.attention?.kind === "conflict" ? record.attention.fields : {};
  for (const field of Object.keys(before) as Field[]) {
    if (draft && !sameValue(draft[field], base[field])) {
      fields[field] = { theirs: base[field], mine: draft[field] };
    }
  }
  const isOpen = Object.keys(fields).length > 0;
  const other = record.attention?.kind === "conflict" ? null : record.attention;
  return {
    ...record,
    draft: record.base ? draft : record.draft,
    sends: record.sends && !isOpen,
    attention: isOpen ? { kind: "conflict", fields } : other,
  };
}

/** Take theirs or mine for one field of a conflict. */
export function choose(
  record: LocalRecord,
  field: Field,
  choice: "theirs" | "mine",
  now: string,
): LocalRecord {
  if (record.attention?.kind !== "conflict" || !record.attention.fields[field]) return record;
  const { [field]: asked, ...open } = record.attention.fields;
  const draft = { ...contentOf(record), ...(choice === "theirs" && { [field]: asked?.theirs }) };
  return settled(
    { ...record, draft: draft as Content, attention: null, touched_at: now },
    open as Conflicts,
  );
}

/** The same under a new number, as a record that the server does not know. */
export function renumbered(record: LocalRecord, now: string): LocalRecord {
  return {
    ...newRecord(record.library_id, contentOf(record), record.copied_from, now),
    made_at: record.made_at,
  };
}

/** Days back in which a whole pull tells of every record; the server's window is longer. */
const TOLD_DAYS = 90;

/**
 * Whether the server acknowledged it and now knows nothing of it, as after a restored backup.
 * Only what a whole pull must have told: recent, sent, and of a library of one's own.
 */
export function isLost(record: LocalRecord, ownLibraries: number[], today: string): boolean {
  const { base } = record;
  if (!base || base.state === "draft" || !ownLibraries.includes(record.library_id)) return false;
  const day = base.content.held_on;
  return day !== null && daysBetween(day, today) <= TOLD_DAYS;
}

/** What the server lost waits for the person, who may send it as a new record. */
export function lost(record: LocalRecord): LocalRecord {
  const attention = { kind: "refused", status: "gone", message: "" } as const;
  return { ...record, draft: contentOf(record), sends: false, attention };
}
