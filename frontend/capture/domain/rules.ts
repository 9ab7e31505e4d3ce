/** The rules of `jejak/activities/content.py`, with its limits and its words. */
import { dayAfter, dayText } from "./clock";
import { lineOf } from "./plan";
import given from "./rules.json";
import type { Content, Field, Language, PhotoAnswers, PlanLine, Problems } from "./types";

export const rules = given;
export const LIMITS: Omit<typeof given.limits, "text"> & { text: Partial<Record<Field, number>> } =
  given.limits;

/** Texts by language: Indonesian is always here, `teach` brings another. */
const spoken: Partial<Record<Language, typeof given.texts>> = { id: given.texts };

export function teach(language: Language, texts: typeof given.texts): void {
  spoken[language] = texts;
}

export function textsIn(language: Language): typeof given.texts {
  return spoken[language] ?? given.texts;
}

export interface Moment {
  /** Everything required must be there; a draft needs little. */
  complete: boolean;
  /** Where the library stands. */
  today: string;
  closedOn: string | null;
  /** Codes that may be chosen; null: no list on this phone yet. */
  themes: string[] | null;
  /** Of the work plans, as far as this phone knows them. */
  lines?: readonly PlanLine[];
}

/** A message to be: its code and what stands in it. */
type Said = readonly [code: string, values?: Record<string, string | number>];
export type Found = Partial<Record<string, Said>>;
type Count = (typeof given.counts)[number] & Field;
type Texts = Record<string, string>;

/** What needs mending, by the field, in words of the language. */
export function check(content: Content, moment: Moment, language: Language): Problems {
  const found: Found = {
    ...missing(content, moment.complete),
    ...longTexts(content),
    ...badDates(content, moment, language),
    ...badCounts(content, language),
    ...badChoices(content, moment.themes),
    ...badLinks(content.publication_links),
    ...badLine(content, moment.lines ?? []),
  };
  return inWords(found, language);
}

export function inWords<Name extends string>(
  found: Found,
  language: Language,
  messages: Texts = textsIn(language).messages,
): Partial<Record<Name, string>> {
  const words = Object.entries(found).map(([field, said]) => {
    return [field, said ? message(said, messages) : ""];
  });
  return Object.fromEntries(words) as Partial<Record<Name, string>>;
}

function message([code, values = {}]: Said, messages: Texts): string {
  const text = messages[code] ?? code;
  return text.replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));
}

// As the server: control characters, marks that turn the direction of writing, signs without
// width. They hide or mislead, and no name needs them.
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff0-\uffff]/g;

/** A text as the server keeps it. */
export function plainText(text: string): string {
  return text.replace(HIDDEN, "").trim();
}

export function plain(content: Content): Content {
  const texts = Object.entries(content).map(([field, value]) => {
    if (Array.isArray(value)) return [field, value.map((one) => plainText(String(one)))];
    const isText = typeof value === "string" && !["held_on", "plan_line_id"].includes(field);
    return [field, isText ? plainText(value) : value];
  });
  return Object.fromEntries(texts);
}

function missing(content: Content, complete: boolean): Found {
  const asked = Object.entries(given.required).filter(([field]) => {
    return complete || given.required_in_a_draft.includes(field);
  });
  const empty = asked.filter(([field]) => {
    const value = content[field as Field];
    return value === null || plainText(String(value)) === "";
  });
  return Object.fromEntries(empty.map(([field, code]) => [field, [code] as const]));
}

/** In characters as people count them, which is how the server counts. */
export function lengthOf(text: string): number {
  return [...text].length;
}

function longTexts(content: Content): Found {
  const found: Found = {};
  for (const [field, limit] of Object.entries(given.limits.text)) {
    const length = lengthOf(content[field as Field] as string);
    if (length > limit) found[field] = ["text", { limit_value: limit, show_value: length }];
  }
  return found;
}

function badDates({ held_on, duration_days }: Content, moment: Moment, language: Language): Found {
  const found: Found = {};
  const { closedOn } = moment;
  if (held_on && closedOn && held_on > closedOn)
    found.held_on = ["closed", { day: dayText(closedOn, language) }];
  // Whoever looks past midnight at the other end of the country is right as well.
  // A draft may be of a meeting that is planned: two years ahead.
  const { today } = moment;
  const latest = moment.complete ? dayAfter(today) : `${+today.slice(0, 4) + 2}${today.slice(4)}`;
  if (held_on && held_on > latest) found.held_on = ["day_not_come"];
  else if (held_on && held_on < LIMITS.earliest) found.held_on = ["day_too_early"];
  if (!isWithin(duration_days, 1, LIMITS.days))
    found.duration_days = ["days", { limit: LIMITS.days }];
  return found;
}

/** Why else a line may not be named, only the server knows. */
function badLine({ held_on, plan_line_id }: Content, lines: readonly PlanLine[]): Found {
  const line = lineOf(lines, plan_line_id);
  const isOther = line && held_on && line.year !== +held_on.slice(0, 4);
  return isOther ? { plan_line_id: ["line_year", { year: line.year }] } : {};
}

export function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && least <= value && value <= most;
}

function badCounts(content: Content, language: Language): Found {
  const found: Found = {};
  for (const field of given.counts as Count[]) {
    const value = content[field] as number | null;
    if (value !== null && !isWithin(value, 0, LIMITS.count)) found[field] = ["count"];
  }
  const { cost_idr: cost, participant_count: total } = content;
  if (cost !== null && !isWithin(cost, 0, LIMITS.cost)) found.cost_idr = ["cost"];
  if (total === null || Object.keys(found).length) return found;
  const groups = given.parts.map((group) =>
    moreThanAll(content, group as Count[], total, language),
  );
  return Object.assign({}, ...groups);
}

function moreThanAll(content: Content, group: Count[], total: number, language: Language): Found {
  const parts = group.map((field) => [field, (content[field] as number | null) ?? 0] as const);
  const above = parts.find(([, part]) => part > total);
  if (above) {
    const [field, part] = above;
    const label = (textsIn(language).parts as Texts)[field] ?? "";
    return { [field]: ["part", { label, part, total }] };
  }
  const together = parts.reduce((sum, [, part]) => sum + part, 0);
  if (together <= total) return {};
  const [last] = parts.filter(([, part]) => part).at(-1) ?? [group[0] ?? ""];
  return { [last]: ["parts", { part: together, total }] };
}

function badChoices(content: Content, themes: string[] | null): Found {
  const found: Found = {};
  for (const field of ["strategy", "mode", "fund_source"] as const) {
    if (content[field] && !codes(field).includes(content[field])) found[field] = ["choice"];
  }
  if (content.theme && themes && !themes.includes(content.theme)) found.theme = ["choice"];
  const groups = codes("target_groups");
  if (content.target_groups.some((code) => !groups.includes(code)))
    found.target_groups = ["choices"];
  return found;
}

// Django's URLValidator, for http and https.
const LETTER = "a-z\\u00a1-\\uffff";
const ADDRESS = new RegExp(
  "^https?://(?:[^\\s:@/]+(?::[^\\s:@/]*)?@)?" +
    "(?:(?:0|25[0-5]|2[0-4]\\d|1\\d?\\d?|[1-9]\\d?)(?:\\.(?:0|25[0-5]|2[0-4]\\d|1\\d?\\d?|[1-9]\\d?)){3}" +
    `|([${LETTER}0-9](?:[${LETTER}0-9-]{0,61}[${LETTER}0-9])?` +
    `(?:\\.(?!-)[${LETTER}0-9-]{1,63}(?<!-))*` +
    `\\.(?!-)(?:[${LETTER}-]{2,63}|xn--[a-z0-9]{1,59})(?<!-)\\.?|localhost))` +
    "(?::\\d{1,5})?(?:[/?#]\\S*)?$",
  "i",
);

function isAddress(link: string): boolean {
  const host = link.length <= 2048 && ADDRESS.exec(link);
  return Boolean(host && (host[1] ?? "").length <= 253);
}

function badLinks(links: string[]): Found {
  for (const link of links) {
    const start = [...link].slice(0, 60).join("");
    if (!isAddress(link)) return { publication_links: ["link", { link: start }] };
    if (lengthOf(link) > LIMITS.link) {
      return { publication_links: ["link_length", { link: start, limit: LIMITS.link }] };
    }
  }
  return links.length > LIMITS.links
    ? { publication_links: ["links", { limit: LIMITS.links }] }
    : {};
}

/** The rules of `jejak/media/consent.py`: which answers about a photo go together. */
export function checkPhoto(
  answers: PhotoAnswers,
  language: Language,
): Partial<Record<keyof PhotoAnswers, string>> {
  const found = contradictions(answers);
  const isFine = Object.keys(found).length === 0;
  return inWords(
    answers.use === "public" && isFine ? missingForThePublic(answers) : found,
    language,
  );
}

function contradictions(answers: PhotoAnswers): Found {
  const found: Found = {};
  if (!codes("consent").includes(answers.consent)) found.consent = ["choice"];
  if (!codes("use").includes(answers.use)) found.use = ["choice"];
  const isRecognised = answers.shows_people || answers.shows_children;
  if (answers.consent === "not_identifiable" && isRecognised) found.consent = ["recognised"];
  return found;
}

function missingForThePublic(answers: PhotoAnswers): Found {
  if (answers.consent === "not_asked") return { use: ["ask_first"] };
  if (answers.consent === "parental" || answers.shows_children === false) return {};
  if (answers.shows_children === null) return { shows_children: ["say_children"] };
  return { consent: ["ask_parents"] };
}

type Listed = keyof typeof given.texts.choices;

function codes(field: Listed): string[] {
  return Object.keys(given.texts.choices[field]);
}

/** Codes and names of a list; of themes the server tells. */
export function choices(field: string, language: Language): { code: string; name: string }[] {
  const listed = textsIn(language).choices as Record<string, Texts>;
  return Object.entries(listed[field] ?? {}).map(([code, name]) => ({ code, name }));
}

/** A field's short name. */
export function labelOf(field: Field, language: Language): string {
  return textsIn(language).labels[field];
}

/** A field as the form asks for it. */
export function questionOf(
  field: Field | keyof PhotoAnswers | "caption",
  language: Language,
): string {
  return textsIn(language).questions[field];
}

export function helpOf(field: string, language: Language): string | undefined {
  return (textsIn(language).helps as Texts)[field];
}

export function hintOf(field: string, code: string, language: Language): string | undefined {
  return (textsIn(language).hints as Record<string, Texts>)[field]?.[code];
}
