/** Needs and lines of work plans, in the shapes that all rooms share. */
import type { ResultStatus } from "./types";

/** A line of a work plan that a record may carry out, or that one is linked to already. */
export interface PlanLine {
  id: string;
  library_id: number;
  year: number;
  title: string;
  strategy: string;
  /** Of the need that it answers; "" where there is none. */
  theme: string;
  target_groups: string[];
  place: string;
  /** 1 to 12 */
  months: number[];
  /** Whether it may be carried out now. */
  is_open: boolean;
}

/** What people say about a need. `null` and "" mean not recorded. */
export interface NeedContent {
  problem: string;
  noted_on: string | null;
  theme: string;
  quote: string;
  affected: string;
  affected_count: number | null;
  affected_unit: string;
  cause: string;
  potential: string;
  library_part: string;
}

export type NeedField = keyof NeedContent;
export type NeedFields = Partial<NeedContent>;

/** What proves a need, in words. */
export interface Evidence {
  id: string;
  kind: string;
  statement: string;
  source: string;
  dated_on: string | null;
}

/** A need as the server last told it. */
export interface ServerNeed {
  id: string;
  library_id: number;
  version: number;
  state: "open" | "settled";
  state_note: string;
  receipt: string;
  changed_at: string;
  changed_by: string;
  content: NeedContent;
  evidence: Evidence[];
}

/** One change of a need as it is sent: `fields` upon `base_version`, and new evidence. */
export interface NeedChange {
  change_id: string;
  author: number;
  need_id: string;
  library_id: number;
  /** 0: upon nothing. */
  base_version: number;
  fields: NeedFields;
  evidence: Evidence[];
  made_at: string;
}

/** What is needed and planned in own libraries: all of it. */
export interface Worksheet {
  person_id: number;
  needs: ServerNeed[];
  lines: PlanLine[];
  /** false: there are more needs than are told. */
  is_all: boolean;
}

export interface LocalNeed {
  id: string;
  library_id: number;
  base: ServerNeed | null;
  /** Typed and not yet sent: what differs from what the server has, or will have. */
  draft: NeedFields;
  /** Evidence that is typed and not yet sent: one piece, or two where one came back. */
  proofs: Evidence[];
  /** Whether what is typed is to be sent; otherwise it waits for the person. */
  sends: boolean;
  /** The change that may have left: never altered any more. */
  pending: NeedChange | null;
  /** What the server told meanwhile, kept until its answer is here. */
  told: ServerNeed | null;
  attention:
    | { kind: "invalid"; fields: Record<string, string> }
    | { kind: "conflict"; fields: NeedConflicts }
    | { kind: "refused"; status: ResultStatus; message: string }
    | null;
  made_at: string;
  touched_at: string;
}

export type NeedConflicts = Partial<Record<NeedField, { theirs: unknown; mine: unknown }>>;
