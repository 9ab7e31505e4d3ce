/** Comparing and merging what people say about an activity. */
import type { Content, Field } from "./types";

/** Nothing recorded: what a new record is a change of. */
export const EMPTY: Readonly<Content> = Object.freeze({
  title: "",
  held_on: null,
  duration_days: 1,
  strategy: "",
  theme: "",
  mode: "",
  participant_count: null,
  female_count: null,
  male_count: null,
  child_count: null,
  teen_count: null,
  adult_count: null,
  elderly_count: null,
  disability_count: null,
  new_participant_count: null,
  description: "",
  skill_type: "",
  place: "",
  target_groups: [],
  resource_person: "",
  collection_used: "",
  counts_for_literacy: false,
  cost_idr: null,
  fund_source: "",
  result_note: "",
  follow_up: "",
  publication_links: [],
  plan_line_id: null,
});

export type Conflicts = Partial<Record<Field, { theirs: unknown; mine: unknown }>>;

type Values = Record<string, unknown>;

export function sameValue(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Fields of both, also those that only a newer version of the app knows. */
function fieldsOf(...contents: Content[]): Field[] {
  return [...new Set(contents.flatMap((content) => Object.keys(content)))] as Field[];
}

export function same(one: Content, other: Content): boolean {
  return fieldsOf(one, other).every((field) => sameValue(one[field], other[field]));
}

/** The fields of `content` that differ from `base`. */
export function difference(content: Content, base: Content): Partial<Content> {
  const changed: Values = {};
  for (const field of fieldsOf(content)) {
    if (!sameValue(content[field], base[field])) changed[field] = content[field];
  }
  return changed as Partial<Content>;
}

/** Keep both sides' changes; where they collide keep mine and report both. */
export function merge(
  ancestor: Content,
  mine: Content,
  theirs: Content,
): { content: Content; conflicts: Conflicts } {
  const merged: Values = {};
  const conflicts: Conflicts = {};
  for (const field of fieldsOf(mine, theirs)) {
    const isMineKept = !sameValue(mine[field], ancestor[field]);
    merged[field] = isMineKept ? mine[field] : theirs[field];
    const isTheirsChanged = !sameValue(theirs[field], ancestor[field]);
    if (isMineKept && isTheirsChanged && !sameValue(mine[field], theirs[field])) {
      conflicts[field] = { theirs: theirs[field], mine: mine[field] };
    }
  }
  return { content: merged as unknown as Content, conflicts };
}
