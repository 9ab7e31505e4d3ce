/** What the server's word makes of a record: the answer to a change, or a record it tells of. */
import { merge } from "./content";
import { rebase, settled, takenBack, toldRecord } from "./record";
import type { Attention, LocalRecord, Pending, Result, ServerRecord } from "./types";

/** Who recorded, for what the answer leaves out of a new record. */
export interface Recorder {
  name: string;
  isOnBehalf: boolean;
}

/** Take in the answer to the change under way; an answer to any other changes nothing. */
export function answered(record: LocalRecord, result: Result, by: Recorder): LocalRecord {
  const { pending } = record;
  if (pending?.change.change_id !== result.change_id) return record;
  return result.status === "stored"
    ? stored(record, pending, result, by)
    : rejected(record, pending, result);
}

function stored(record: LocalRecord, pending: Pending, result: Result, by: Recorder): LocalRecord {
  const { change } = pending;
  const base = newest(pending.told, result.record ?? asSent(record, pending, result, by));
  const { content, conflicts } = merge(
    pending.content,
    record.draft ?? pending.content,
    base.content,
  );
  const next = settled(
    {
      ...record,
      base,
      draft: content,
      pending: null,
      answers: without(record.answers, change.answers),
      photo_answers: without(record.photo_answers, change.photo_answers),
      dropped_photos: record.dropped_photos.filter((id) => !change.dropped_photos.includes(id)),
      attention: null,
    },
    conflicts,
  );
  const hasMore = next.draft !== null || !change.submit || Object.keys(next.answers).length > 0;
  return { ...next, sends: next.sends && hasMore };
}

function rejected(record: LocalRecord, pending: Pending, result: Result): LocalRecord {
  const open = { ...record, pending: null, sends: false, attention: null };
  const told = result.record ? newest(pending.told, result.record) : pending.told;
  const next = told ? rebase(open, told) : open;
  if (result.status === "conflict") return inConflict(next, result);
  return { ...next, attention: next.attention ?? attentionOf(result) };
}

/** Conflicts that the server named are asked, also where this phone would have merged. */
function inConflict(record: LocalRecord, result: Result): LocalRecord {
  const named = { ...record, attention: { kind: "conflict", fields: result.conflicts } as const };
  return settled(named, record.attention?.kind === "conflict" ? record.attention.fields : {});
}

function attentionOf(result: Result): Attention {
  const { status, message } = result;
  if (status !== "invalid") return { kind: "refused", status, message };
  const isNamed = Object.keys(result.fields).length > 0;
  return { kind: "invalid", fields: isNamed ? result.fields : { "": message } };
}

/** A new record that was stored as it was sent is not told again. */
function asSent(record: LocalRecord, pending: Pending, result: Result, by: Recorder): ServerRecord {
  const fresh: ServerRecord = {
    id: record.id,
    library_id: record.library_id,
    version: 1,
    state: pending.change.submit ? "submitted" : "draft",
    state_note: "",
    receipt: "",
    stored_at: pending.change.made_at,
    recorded_by: by.name,
    verified_by: "",
    is_on_behalf: by.isOnBehalf,
    may_change: true,
    content: pending.content,
    remarks: [],
    photos: [],
  };
  const before = record.base ?? fresh;
  return {
    ...before,
    content: pending.content,
    version: result.version ?? before.version,
    state: result.state ?? before.state,
    stored_at: result.stored_at ?? before.stored_at,
    receipt: result.receipt || before.receipt,
  };
}

function newest(one: ServerRecord | null, other: ServerRecord): ServerRecord {
  return one && one.version > other.version ? one : other;
}

/** What was said since the change left is still to be said. */
function without<T>(said: Record<string, T>, sent: Record<string, T>): Record<string, T> {
  const left = Object.entries(said).filter(([id, words]) => {
    return JSON.stringify(words) !== JSON.stringify(sent[id]);
  });
  return Object.fromEntries(left);
}

/** Take in a record that the server tells of.
 *
 * `isWhole`: it tells of everything, perhaps from a backup, so an older version is news too.
 */
export function pulled(
  record: LocalRecord | null,
  server: ServerRecord,
  isWhole: boolean,
): LocalRecord {
  if (!record) return toldRecord(server);
  if (record.pending?.was_tried) {
    return { ...record, pending: { ...record.pending, told: newest(record.pending.told, server) } };
  }
  if (record.base && record.base.version > server.version && !isWhole) return record;
  return rebase(takenBack(record), server);
}
