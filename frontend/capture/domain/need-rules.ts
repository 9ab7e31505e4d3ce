/** The rules of needs in `jejak/plans/content.py`, with their limits and their words. */
import { dayAfter } from "./clock";
import { EMPTY_NEED } from "./need";
import { type Found, inWords, isWithin, lengthOf, plainText, textsIn } from "./rules";
import given from "./rules.json";
import type { Evidence, Language, NeedContent, NeedField } from "./types";

export const NEED_LIMITS: Partial<Record<NeedField, number>> = given.needs.text;
export const EVIDENCE_LIMITS = given.needs.evidence;

export function needTexts(language: Language): typeof given.texts.needs {
  return textsIn(language).needs;
}

interface Moment {
  /** Where the library stands. */
  today: string;
  /** Codes that may be chosen; null: no list on this phone yet. */
  themes: string[] | null;
}

function isMissing(text: string): boolean {
  return plainText(text) === "";
}

function tooLong<Said extends object>(said: Said, limits: Partial<Record<string, number>>): Found {
  const found: Found = {};
  for (const [field, limit] of Object.entries(limits)) {
    const length = lengthOf(String(said[field as keyof Said]));
    if (length > Number(limit))
      found[field] = ["text", { limit_value: Number(limit), show_value: length }];
  }
  return found;
}

/** What needs mending, by the field. */
export function checkNeed(
  content: NeedContent,
  { today, themes }: Moment,
  language: Language,
): Partial<Record<NeedField, string>> {
  const found = tooLong(content, NEED_LIMITS);
  const { affected_count: count, noted_on: day } = content;
  if (count !== null && !isWithin(count, 0, given.needs.count)) found.affected_count = ["count"];
  if (isMissing(content.problem)) found.problem = ["missing_problem"];
  if (themes ? !themes.includes(content.theme) : !content.theme) found.theme = ["missing_theme"];
  if (!(content.affected_unit in needTexts("id").units)) found.affected_unit = ["choice"];
  if (!day) found.noted_on = ["missing_day"];
  else if (day > dayAfter(today)) found.noted_on = ["day_not_come"];
  else if (day < given.needs.earliest) found.noted_on = ["day_too_early"];
  const inOrder = Object.keys(EMPTY_NEED).filter((field) => field in found);
  const sorted = Object.fromEntries(inOrder.map((field) => [field, found[field]]));
  return inWords(sorted, language, needTexts(language).messages);
}

export function checkEvidence(
  proof: Evidence,
  today: string,
  language: Language,
): Partial<Record<keyof Evidence, string>> {
  const found = tooLong(proof, EVIDENCE_LIMITS);
  if (!(proof.kind in needTexts("id").kinds)) found.kind = ["choice"];
  if (isMissing(proof.statement)) found.statement = ["missing_statement"];
  if (isMissing(proof.source)) found.source = ["missing_source"];
  if (!proof.dated_on) found.dated_on = ["missing_evidence_day"];
  else if (proof.dated_on > today) found.dated_on = ["day_not_come"];
  return inWords(found, language, needTexts(language).messages);
}
