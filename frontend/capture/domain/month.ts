/** What a month's numbers may be, and what closing asks: the rules of `jejak/statistics`. */

import { textsIn } from "./rules";
import given from "./rules.json";
import type { Answers, Asked, Language } from "./types";

const rules = given.statistics;
export const GROUPS = rules.groups;
export const TALLIED = rules.tallied;
const MOST: Record<string, number> = rules.fields;
const HOURS_OF_A_DAY = 24;

type Values = Record<string, string | number>;

export function monthTexts(language: Language): typeof given.texts.statistics {
  return textsIn(language).statistics;
}

export function nameOfNumber(key: string, language: Language): string {
  return (
    (monthTexts(language).labels as Record<string, string>)[key.split(".").at(-1) ?? ""] ?? key
  );
}

class Words {
  constructor(readonly language: Language) {}

  say(code: keyof typeof given.texts.statistics.messages, values: Values = {}): string {
    return monthTexts(this.language).messages[code].replace(/%\((\w+)\)s/g, (_, name) => {
      const value = values[name] ?? "";
      return typeof value === "number" ? this.number(value) : value;
    });
  }

  number(value: number): string {
    return new Intl.NumberFormat(this.language === "en" ? "en-GB" : "id-ID").format(value);
  }

  name(field: string): string {
    return nameOfNumber(field, this.language);
  }
}

export function daysOf(month: string): number {
  return new Date(Date.UTC(+month.slice(0, 4), +month.slice(5), 0)).getUTCDate();
}

/** The sum of each number that is tallied on any day. */
export function sumsOf(answers: Answers): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [key, value] of Object.entries(answers)) {
    const [word, , name = ""] = key.split(".");
    if (word === "day") sums[name] = (sums[name] ?? 0) + Number(value);
  }
  return sums;
}

/** On how many days a number was tallied. */
function daysTallied(answers: Answers, name: string): number {
  return Object.keys(answers).filter((key) => {
    return key.startsWith("day.") && key.endsWith(`.${name}`);
  }).length;
}

/** What cannot be, each beside its key. */
export function checkMonth(
  answers: Answers,
  month: string,
  today: string,
  language: Language,
): Record<string, string> {
  const words = new Words(language);
  const problems: Record<string, string> = {};
  for (const [key, value] of Object.entries(answers)) {
    const problem = problemOf(key, value, month, today, words);
    if (problem) problems[key] = problem;
  }
  return Object.keys(problems).length ? problems : badParts(answers, words);
}

function problemOf(
  key: string,
  value: unknown,
  month: string,
  today: string,
  words: Words,
): string {
  if (key === "method") return String(value) in monthTexts("id").methods ? "" : words.say("method");
  if (key === "note") {
    const fits = typeof value === "string" && [...value].length <= rules.note;
    return fits ? "" : words.say("note");
  }
  let name = key;
  if (key.startsWith("day.")) {
    name = key.split(".").at(-1) ?? "";
    const problem = badDay(key, month, today, words);
    if (problem) return problem;
  }
  const most = MOST[name];
  if (most === undefined) return words.say("unknown");
  if (!Number.isInteger(value) || Number(value) < 0) return words.say("whole");
  return Number(value) > most ? words.say("most", { most }) : "";
}

function badDay(key: string, month: string, today: string, words: Words): string {
  const [, day = "", name = "", ...more] = key.split(".");
  if (more.length || !TALLIED.includes(name)) return words.say("unknown");
  if (!/^(0|[1-9][0-9]*)$/.test(day)) return words.say("no_day");
  if (+day < 1 || +day > daysOf(month)) return words.say("day_not_in_month");
  return `${month}-${day.padStart(2, "0")}` > today ? words.say("day_not_come") : "";
}

function badParts(answers: Answers, words: Words): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const [name, sum] of Object.entries(sumsOf(answers))) {
    if (![undefined, sum].includes(answers[name] as number)) {
      problems[name] = words.say("days_sum", { sum });
    }
  }
  if (!("visits_onsite" in answers || "visits_online" in answers)) return problems;
  const of = (name: string) => Number(answers[name] ?? 0);
  const visits = of("visits_onsite") + of("visits_online");
  if (of("visits_female") + of("visits_male") > visits) {
    const name = "visits_female" in answers ? "visits_female" : "visits_male";
    problems[name] = words.say("above_visits", { visits });
  }
  if (of("visits_children") > visits) {
    problems.visits_children = words.say("above_visits", { visits });
  }
  return problems;
}

/** What closing still needs. */
export function missingToClose(answers: Answers, language: Language): Record<string, string> {
  const words = new Words(language);
  const missing = rules.required.filter((name) => !(name in answers));
  const said = missing.map((name) => [name, words.say("missing", { name: words.name(name) })]);
  if (!answers.method) said.push(["method", words.say("missing_method")]);
  return Object.fromEntries(said);
}

/** What looks wrong, put as questions; `earlier` are the sheets before it, the latest first. */
export function questionsOf(
  answers: Answers,
  earlier: Answers[],
  month: string,
  language: Language,
): Asked[] {
  const words = new Words(language);
  return [
    ...againstBefore(answers, earlier.slice(0, rules.earlier), words),
    ...within(answers, words),
    ...againstTheCalendar(answers, month, words),
    ...gapsInTheTally(answers, words),
  ];
}

function number(answers: Answers, name: string): number | null {
  const value = answers[name];
  return typeof value === "number" ? value : null;
}

function againstBefore(answers: Answers, earlier: Answers[], words: Words): Asked[] {
  const asked: Asked[] = [];
  const { times, small } = rules;
  for (const field of [...rules.compared, ...rules.stocks]) {
    const value = number(answers, field);
    const before = earlier.map((sheet) => number(sheet, field)).find((one) => one !== null);
    if (value === null || before === undefined || before === null) continue;
    const ask = (code: "many" | "few" | "zero") => {
      const text = words.say(`ask_${code}`, { name: words.name(field), value, before });
      asked.push({ code: `${field}_${code}`, field, text });
    };
    if (before && value >= times * before && value >= small) ask("many");
    else if (value && before >= times * value && before >= small) ask("few");
    else if (value === 0 && wereMore(earlier, field)) ask("zero");
  }
  return asked;
}

function wereMore(earlier: Answers[], field: string): boolean {
  const latest = earlier.slice(0, rules.months_before_zero);
  return latest.length === rules.months_before_zero && latest.every((sheet) => sheet[field]);
}

function within(answers: Answers, words: Words): Asked[] {
  const visits = (number(answers, "visits_onsite") ?? 0) + (number(answers, "visits_online") ?? 0);
  const pairs = [
    ["ict_users", visits, "visits_onsite"],
    ["members_new", number(answers, "members_total"), "members_total"],
    ["titles", number(answers, "copies"), "copies"],
    ["additions_titles", number(answers, "additions_copies"), "additions_copies"],
  ] as const;
  return pairs.flatMap(([field, most, against]) => {
    const value = number(answers, field);
    if (value === null || most === null || value <= most) return [];
    const other = field === "ict_users" ? words.say("all_visits") : words.name(against);
    const text = words.say("ask_above", { name: words.name(field), value, other, most });
    return [{ code: `${field}_above_${against}`, field, text }];
  });
}

function againstTheCalendar(answers: Answers, month: string, words: Words): Asked[] {
  const days = daysOf(month);
  const limits = [
    ["days_open", days],
    ["internet_days_down", days],
    ["hours_open", HOURS_OF_A_DAY * (number(answers, "days_open") || days)],
  ] as const;
  return limits.flatMap(([field, most]) => {
    const value = number(answers, field);
    if (value === null || value <= most) return [];
    const text = words.say("ask_above_calendar", { name: words.name(field), value, most });
    return [{ code: `${field}_above_calendar`, field, text }];
  });
}

function gapsInTheTally(answers: Answers, words: Words): Asked[] {
  const open = number(answers, "days_open");
  return TALLIED.flatMap((field) => {
    const days = daysTallied(answers, field);
    if (days === 0 || days >= (open ?? rules.tallied_days)) return [];
    const name = words.name(field);
    const text =
      open === null
        ? words.say("ask_few_days", { name, days })
        : words.say("ask_days_missing", { name, days, open });
    return [{ code: `${field}_days_missing`, field, text }];
  });
}
