/** The shapes that all rooms of the capture app share. Times are ISO texts, days `YYYY-MM-DD`. */
import type { NeedChange, ServerNeed } from "./need-types";

export type * from "./need-types";

/** What a person says about an activity. `null`, "" and [] mean not recorded. */
export interface Content {
  title: string;
  held_on: string | null;
  duration_days: number;
  strategy: string;
  theme: string;
  mode: string;
  participant_count: number | null;
  female_count: number | null;
  male_count: number | null;
  child_count: number | null;
  teen_count: number | null;
  adult_count: number | null;
  elderly_count: number | null;
  disability_count: number | null;
  new_participant_count: number | null;
  description: string;
  skill_type: string;
  place: string;
  target_groups: string[];
  resource_person: string;
  collection_used: string;
  counts_for_literacy: boolean;
  cost_idr: number | null;
  fund_source: string;
  result_note: string;
  follow_up: string;
  publication_links: string[];
  /** The line of the work plan that it carries out. */
  plan_line_id: string | null;
}

export type Field = keyof Content;
/** A message for each field that needs mending. */
export type Problems = Partial<Record<Field, string>>;

export type ServerState = "draft" | "submitted" | "returned" | "verified" | "withdrawn";

export interface Remark {
  id: number;
  /** A content field, "photos", or "" for the record as a whole. */
  field: string;
  text: string;
  by: string;
  at: string;
  version: number;
  answer: string;
  is_open: boolean;
}

/** "This photo was shown before": what the server asks about a photo. */
export interface Question {
  id: number;
  kind: "exact" | "near";
  /** null where the earlier record is not theirs to see. */
  earlier: { title: string; held_on: string; photo_id: string } | null;
  /** "" not answered yet. */
  answer: "" | "reused" | "other";
  words: string;
}

export interface ServerPhoto extends PhotoAnswers {
  id: string;
  state: "expected" | "received" | "ready" | "needs_attention" | "removed";
  message: string;
  what_to_do: string;
  caption: string;
  byte_count: number;
  sha256: string;
  received_at: string | null;
  question: Question | null;
}

/** A record as the server last told it. */
export interface ServerRecord {
  id: string;
  library_id: number;
  version: number;
  state: ServerState;
  state_note: string;
  receipt: string;
  stored_at: string;
  recorded_by: string;
  verified_by: string;
  is_on_behalf: boolean;
  may_change: boolean;
  content: Content;
  remarks: Remark[];
  photos: ServerPhoto[];
}

export interface PhotoAnswers {
  shows_people: boolean | null;
  shows_children: boolean | null;
  consent: "not_asked" | "explicit" | "parental" | "not_identifiable";
  use: "internal" | "public";
}

/** What a change says about a photo; its bytes travel on their own. */
export interface PhotoMeta extends PhotoAnswers {
  id: string;
  byte_count: number;
  sha256: string;
  source_sha256: string;
  name: string;
  caption: string;
  taken_at: string | null;
  latitude: number | null;
  longitude: number | null;
}

export interface PhotoAnswer {
  is_reused: boolean;
  words: string;
}

/** One change as it is sent. Once it was tried, it is never altered: its id names its content. */
export interface Change {
  change_id: string;
  author: number;
  record_id: string;
  library_id: number;
  /** null: a new record. */
  base_version: number | null;
  fields: Partial<Content>;
  submit: boolean;
  /** Words for a remark, by its id. */
  answers: Record<string, string>;
  photos: PhotoMeta[];
  dropped_photos: string[];
  /** By the id of the question. */
  photo_answers: Record<string, PhotoAnswer>;
  made_at: string;
}

export type ResultStatus =
  | "stored"
  | "invalid"
  | "conflict"
  | "questions"
  | "id_taken"
  | "gone"
  | "wrong_state"
  | "not_allowed"
  | "wrong_author"
  | "refused";

export interface PhotoResult {
  id: string;
  status: "expected" | "safe" | "id_taken" | "refused";
  offset: number;
  message: string;
}

export interface Result {
  change_id: string;
  status: ResultStatus;
  message: string;
  /** With "invalid": what is wrong with each field; "" is the record as a whole. */
  fields: Record<string, string>;
  /** With "conflict". */
  conflicts: Partial<Record<Field, { theirs: unknown; mine: unknown }>>;
  version: number | null;
  state: ServerState | null;
  stored_at: string | null;
  receipt: string;
  /** The record as it now stands; left out for a new record that was stored as it was sent. */
  record: ServerRecord | null;
  photos: PhotoResult[];
  /** Of a change of statistics: the sheet as it now stands, and what closing asks. */
  sheet?: ServerSheet | null;
  questions?: Asked[];
  /** Of a change of a need: the need as it now stands. */
  need?: ServerNeed | null;
  /** Said here and not by the server: it broke at this change, and may have stored it first. */
  is_unknown?: boolean;
}

/** A month's numbers, `method`, `note` and `day.7.visits_onsite`; what is not there is not recorded. */
export type Answers = Record<string, number | string>;
/** null empties. */
export type SheetFields = Record<string, number | string | null>;

/** The statistics of a library and month as the server last told them. */
export interface ServerSheet {
  library_id: number;
  /** `2026-10` */
  month: string;
  version: number;
  state: "open" | "closed";
  receipt: string;
  changed_at: string;
  changed_by: string;
  closed_by: string;
  answers: Answers;
}

/** One change of a sheet as it is sent: `fields` upon `base_version`, `taps` upon whatever stands. */
export interface SheetChange {
  change_id: string;
  author: number;
  library_id: number;
  month: string;
  /** 0: upon nothing. */
  base_version: number;
  act: "save" | "close" | "reopen";
  fields: SheetFields;
  taps: Record<string, number>;
  confirmed: string[];
  reason: string;
  made_at: string;
}

/** A number that looks odd; its code confirms it. */
export interface Asked {
  code: string;
  field: string;
  text: string;
}

export interface Due {
  library_id: number;
  month: string;
  due_on: string;
}

export interface LocalSheet {
  id: string;
  library_id: number;
  month: string;
  base: ServerSheet | null;
  /** Typed and not yet sent; sent once `sends`. */
  draft: SheetFields;
  sends: boolean;
  /** Counted and not yet sent, by `day.7.visits_onsite`. */
  taps: Record<string, number>;
  /** What is to happen once the numbers are at the server; `seen` is what is to be closed. */
  wish:
    | { act: "close"; confirmed: string[]; seen: string }
    | { act: "reopen"; reason: string }
    | null;
  /** Changes that may have left, the first one first: never altered any more. */
  pending: SheetChange[];
  /** What the server told meanwhile, kept until its answer is here. */
  told: ServerSheet | null;
  attention:
    | { kind: "invalid"; fields: Record<string, string> }
    | { kind: "conflict"; fields: Record<string, { theirs: unknown; mine: unknown }> }
    | { kind: "questions"; questions: Asked[] }
    /** What was to be closed is not what stands now. */
    | { kind: "changed" }
    | { kind: "refused"; status: ResultStatus; message: string }
    | null;
  touched_at: string;
}

export interface Person {
  id: number;
  name: string;
  language: "id" | "en";
}

export interface Library {
  id: number;
  name: string;
  place: string;
  time_zone: string;
  closed_on: string | null;
  /** false: recorded on behalf. */
  is_own: boolean;
}

export interface Me {
  person: Person;
  libraries: Library[];
  csrf_token: string;
  now: string;
}

export interface Theme {
  code: string;
  name_id: string;
  name_en: string;
  is_active: boolean;
}

export interface Lists {
  themes: Theme[];
  price_per_mb_idr: number;
}

/** Everything that one request may carry. */
export type AnyChange = Change | SheetChange | NeedChange;

/** Why a record waits for the person. */
export type Attention =
  | { kind: "invalid"; fields: Record<string, string> }
  | { kind: "conflict"; fields: Partial<Record<Field, { theirs: unknown; mine: unknown }>> }
  | { kind: "refused"; status: ResultStatus; message: string };

/** A change that waits for its answer. It was written upon `base`, the draft upon `content`. */
export interface Pending {
  change: Change;
  content: Content;
  /** A request with it has left, so the server may know it: it is not altered any more. */
  was_tried: boolean;
  queued_at: string;
  /** The record as the server told it meanwhile, kept until the answer is here. */
  told: ServerRecord | null;
}

/** A record on this phone. */
export interface LocalRecord {
  id: string;
  library_id: number;
  /** What the server last said; null while it has not heard of the record. */
  base: ServerRecord | null;
  /** What is typed here and not yet acknowledged; null when nothing is. */
  draft: Content | null;
  /** Whether the draft is to be sent; otherwise it waits for the person. */
  sends: boolean;
  /** The change under way. */
  pending: Pending | null;
  /** Typed answers to open remarks, by the remark's id. */
  answers: Record<string, string>;
  photo_answers: Record<string, PhotoAnswer>;
  /** Announced photos that were taken away here; the server is told. */
  dropped_photos: string[];
  attention: Attention | null;
  /** Title and day of the record that was repeated. */
  copied_from: { title: string; held_on: string } | null;
  made_at: string;
  /** When it was last typed into on this phone. */
  touched_at: string;
}

export type PhotoState = "phone" | "sending" | "safe" | "attention";

/** A photo on this phone. `blob` is let go once the server has it; the small picture stays. */
export interface LocalPhoto extends PhotoMeta {
  record_id: string;
  state: PhotoState;
  blob: Blob | null;
  thumbnail: Blob | null;
  /** The server knows that it comes. */
  is_announced: boolean;
  /** Words or answers changed since they were last sent. */
  is_changed: boolean;
  offset: number;
  /** How often it had to begin anew; it is not tried for ever. */
  restarts: number;
  safe_at: string | null;
  problem: { message: string; what_to_do: string } | null;
  position: number;
  added_at: string;
}

export type Language = "id" | "en";
