/** A need on this phone: what is typed, what leaves, and what the server says. */
import { sameValue } from "./content";
import { uuid7 } from "./ids";
import { plainText } from "./rules";
import type {
  Evidence,
  LocalNeed,
  NeedChange,
  NeedConflicts,
  NeedContent,
  NeedField,
  NeedFields,
  Result,
  ServerNeed,
} from "./types";

export type NeedStatus = "draft" | "waiting" | "sending" | "safe" | "attention";

/** Nothing recorded: what a new need is a change of. In the order in which the form asks. */
export const EMPTY_NEED: Readonly<NeedContent> = Object.freeze({
  problem: "",
  theme: "",
  affected: "",
  affected_count: null,
  affected_unit: "people",
  quote: "",
  cause: "",
  potential: "",
  library_part: "",
  noted_on: null,
});

/** What is filled in without a word of the person. */
const GIVEN: readonly string[] = ["noted_on", "affected_unit"];
/** Photos and records are proofs that only the web knows how to choose. */
const IN_WORDS: readonly string[] = ["survey", "figure", "talk"];

export function newNeed(id: string, libraryId: number, now: string): LocalNeed {
  return {
    id,
    library_id: libraryId,
    base: null,
    draft: {},
    proofs: [],
    sends: false,
    pending: null,
    told: null,
    attention: null,
    made_at: now,
    touched_at: now,
  };
}

/** What the server knows, or will once it has what left. */
function sentContent({ base, pending }: LocalNeed): NeedContent {
  return { ...(base?.content ?? EMPTY_NEED), ...pending?.fields };
}

export function contentOfNeed(need: LocalNeed): NeedContent {
  return { ...sentContent(need), ...need.draft };
}

function isEmpty(said: object): boolean {
  return Object.keys(said).length === 0;
}

/** Begun, and nothing said: nobody misses it. */
export function isBlank({ base, draft, proofs, pending, attention }: LocalNeed): boolean {
  if (base || pending || attention || proofs.length) return false;
  return Object.keys(draft).every((field) => GIVEN.includes(field));
}

export function isNeedUnsent(need: LocalNeed): boolean {
  return need.base === null || isTyped(need) || Boolean(need.pending || need.attention);
}

export function isTyped({ draft, proofs }: LocalNeed): boolean {
  return !isEmpty(draft) || proofs.length > 0;
}

/** Whether sync has something to send of it; what is typed waits for its person. */
export function needWaits(need: LocalNeed): boolean {
  return !need.attention && (need.pending !== null || (need.sends && isTyped(need)));
}

export function needStatus(need: LocalNeed): NeedStatus {
  if (need.attention) return "attention";
  if (isTyped(need) && !need.sends) return "draft";
  if (need.pending) return "sending";
  if (need.sends) return "waiting";
  return need.base ? "safe" : "draft";
}

/** What was typed waits for the person. */
export function typedNeed(need: LocalNeed, fields: NeedFields): LocalNeed {
  const sent = sentContent(need);
  const draft = { ...need.draft, ...fields };
  for (const field of Object.keys(fields) as NeedField[]) {
    if (sameValue(draft[field], sent[field])) delete draft[field];
  }
  return { ...need, draft, sends: false, attention: mended(need, fields) };
}

/** Whether anything is said; the day alone says nothing. */
export function isSaid({ kind, statement, source }: Evidence): boolean {
  return Boolean(kind || statement || source);
}

/** Evidence as it is typed; one that says nothing is none. */
export function provedBy(need: LocalNeed, proof: Evidence): LocalNeed {
  const isHere = need.proofs.some(({ id }) => id === proof.id);
  const all = isHere
    ? need.proofs.map((one) => (one.id === proof.id ? proof : one))
    : [...need.proofs, proof];
  const proofs = all.filter(isSaid);
  return { ...need, proofs, sends: false, attention: mended(need, proof) };
}

/** A field that was typed into is no longer what the server refused. */
function mended({ attention }: LocalNeed, typed: object): LocalNeed["attention"] {
  if (attention?.kind === "conflict") {
    const both = Object.entries(attention.fields).map(([field, said]) => {
      return [field, field in typed ? { ...said, mine: typed[field as keyof object] } : said];
    });
    return { ...attention, fields: Object.fromEntries(both) };
  }
  if (attention?.kind !== "invalid") return attention;
  const left = Object.entries(attention.fields).filter(([field]) => field && !(field in typed));
  return left.length ? { ...attention, fields: Object.fromEntries(left) } : null;
}

export function sentOffNeed(need: LocalNeed): LocalNeed {
  if (need.attention?.kind === "conflict") return need;
  return { ...need, sends: true, attention: null };
}

/** Let go of what was typed here and did not leave yet. */
export function droppedNeed(need: LocalNeed): LocalNeed {
  return { ...need, draft: {}, proofs: [], sends: false, attention: null };
}

/** Make the change that is to be sent: from then on its id names its content. */
export function frozenNeed(need: LocalNeed, author: number, now: string): LocalNeed {
  if (need.attention || need.pending || !need.sends || !isTyped(need)) return need;
  const pending: NeedChange = {
    change_id: uuid7(),
    author,
    need_id: need.id,
    library_id: need.library_id,
    base_version: need.base?.version ?? 0,
    fields: plain(need.draft),
    evidence: need.proofs.map(plain),
    made_at: now,
  };
  return { ...need, pending, draft: {}, proofs: [], sends: false };
}

/** As the server will keep it, so that its answer is not taken for another's words. */
function plain<T extends object>(said: T): T {
  const texts = Object.entries(said).map(([field, value]) => {
    return [field, typeof value === "string" ? plainText(value) : value];
  });
  return Object.fromEntries(texts);
}

/** Take in the answer to the change under way; an answer to any other changes nothing. */
export function answeredNeed(need: LocalNeed, result: Result): LocalNeed {
  const { pending } = need;
  if (pending?.change_id !== result.change_id) return need;
  const server = newest(need.told, result.need ?? null);
  if (result.status === "stored") {
    const before = sentContent(need);
    const sends = need.sends && isTyped(need);
    const next = { ...need, sends, pending: null, told: null, attention: null };
    return rebased(next, server ?? asSent(need, pending, result), before);
  }
  // Perhaps it was stored and only the answer broke: it keeps its number.
  if (result.is_unknown) return { ...need, attention: attentionOf(result) };
  if (result.status === "id_taken") return renumbered(need, pending);
  const back = putBack(need, pending);
  if (result.status === "gone") return lostNeed(back);
  const next = server ? rebased(back, server, need.base?.content ?? EMPTY_NEED) : back;
  if (result.status === "conflict") return inConflict(next, result.conflicts as NeedConflicts);
  return { ...next, attention: next.attention ?? attentionOf(result) };
}

function attentionOf({ status, message, fields }: Result): LocalNeed["attention"] {
  if (status !== "invalid") return { kind: "refused", status, message };
  return { kind: "invalid", fields: isEmpty(fields) ? { "": message } : fields };
}

/** What was refused is typed here again, under what came after it. */
function putBack(need: LocalNeed, change: NeedChange): LocalNeed {
  return {
    ...need,
    draft: { ...change.fields, ...need.draft },
    proofs: [...change.evidence, ...need.proofs],
    sends: false,
    pending: null,
    told: null,
    attention: null,
  };
}

/** Its number exists elsewhere: it goes on under a new one. Of a known need, its evidence does. */
function renumbered(need: LocalNeed, change: NeedChange): LocalNeed {
  const next = putBack(need, change);
  return {
    ...next,
    id: need.base ? need.id : uuid7(),
    proofs: next.proofs.map((proof) => ({ ...proof, id: uuid7() })),
    // Not what was typed after it was sent: that waits for the person.
    sends: !isTyped(need),
  };
}

/** A need that was stored and is not told, as where the person lost the library meanwhile. */
function asSent(need: LocalNeed, change: NeedChange, result: Result): ServerNeed {
  return {
    id: need.id,
    library_id: need.library_id,
    version: result.version ?? 1,
    state: "open",
    state_note: "",
    receipt: result.receipt,
    changed_at: result.stored_at ?? change.made_at,
    changed_by: "",
    content: sentContent(need),
    evidence: [...(need.base?.evidence ?? []), ...change.evidence],
  };
}

/** Conflicts that the server named are asked, also where this phone would have merged. */
function inConflict(need: LocalNeed, named: NeedConflicts): LocalNeed {
  const known = need.attention?.kind === "conflict" ? need.attention.fields : {};
  return { ...need, attention: { kind: "conflict", fields: { ...named, ...known } } };
}

/** Carry what is typed over to what the server now says; what both changed is asked. */
function rebased(need: LocalNeed, server: ServerNeed, before: NeedContent): LocalNeed {
  const open = need.attention?.kind === "conflict" ? need.attention.fields : {};
  const draft: Record<string, unknown> = {};
  const fields: NeedConflicts = {};
  for (const [name, mine] of Object.entries(need.draft)) {
    const field = name as NeedField;
    const theirs = server.content[field];
    if (sameValue(theirs, mine)) continue;
    draft[field] = mine;
    if (field in open || !sameValue(theirs, before[field])) fields[field] = { theirs, mine };
  }
  const isOpen = !isEmpty(fields);
  const other = need.attention?.kind === "conflict" ? null : need.attention;
  return {
    ...need,
    base: server,
    draft: draft as NeedFields,
    proofs: need.proofs.filter(({ id }) => !server.evidence.some((known) => known.id === id)),
    sends: need.sends && !isOpen,
    attention: isOpen ? { kind: "conflict", fields } : other,
  };
}

function newest(one: ServerNeed | null, other: ServerNeed | null): ServerNeed | null {
  if (!one || !other) return one ?? other;
  return one.version > other.version ? one : other;
}

/** Take in a need that the server tells of, perhaps from a backup: an older one is news, too. */
export function pulledNeed(need: LocalNeed | null, server: ServerNeed): LocalNeed {
  const known = need ?? newNeed(server.id, server.library_id, server.changed_at);
  if (known.pending) return { ...known, told: newest(known.told, server) };
  if (known.base && sameValue(known.base, server)) return known;
  return rebased(known, server, known.base?.content ?? EMPTY_NEED);
}

/** Take theirs or mine for one field of a conflict; then the person sends it again. */
export function chosenNeed(
  need: LocalNeed,
  field: NeedField,
  choice: "theirs" | "mine",
): LocalNeed {
  if (need.attention?.kind !== "conflict" || !need.attention.fields[field]) return need;
  const { [field]: _, ...fields } = need.attention.fields;
  const draft = { ...need.draft };
  if (choice === "theirs") delete draft[field];
  return { ...need, draft, attention: isEmpty(fields) ? null : { kind: "conflict", fields } };
}

/** The server acknowledged it and knows it no more, as after a restored backup: typed anew. */
export function lostNeed(need: LocalNeed): LocalNeed {
  const { content = EMPTY_NEED, evidence = [] } = need.base ?? {};
  const said = Object.entries(content).filter(([field, value]) => {
    return !sameValue(value, EMPTY_NEED[field as NeedField]);
  });
  return {
    ...need,
    base: null,
    draft: { ...Object.fromEntries(said), ...need.draft },
    proofs: [...evidence.filter(({ kind }) => IN_WORDS.includes(kind)), ...need.proofs],
    sends: false,
    attention: { kind: "refused", status: "gone", message: "" },
  };
}
