import { expect, test } from "vitest";
import table from "../../../tests/rules/needs.json";
import { checkEvidence, checkNeed, needTexts } from "./need-rules";
import { teach } from "./rules";
import english from "./rules.en.json";
import type { Evidence, NeedContent } from "./types";

interface Case {
  name: string;
  content: object;
  /** So many signs in a field. */
  long?: Record<string, number>;
  sign?: string;
  expected: Record<string, string>;
}

teach("en", english);

function told<T extends object>(row: Case, base: T): T {
  const long = Object.entries(row.long ?? {}).map(([name, times]) => {
    return [name, (row.sign ?? "a").repeat(times)];
  });
  return { ...base, ...row.content, ...Object.fromEntries(long) };
}

test.each(table.needs as Case[])("a need: $name", (row) => {
  const content: NeedContent = told(row, table.need);
  expect(checkNeed(content, table, "en")).toEqual(row.expected);
});

test.each(table.evidence as Case[])("evidence: $name", (row) => {
  const proof: Evidence = told(row, { id: "proof-1", ...table.proof });
  expect(checkEvidence(proof, table.today, "en")).toEqual(row.expected);
});

test("a phone without its lists takes any theme", () => {
  const moment = { today: table.today, themes: null };
  expect(checkNeed({ ...table.need, theme: "weather" }, moment, "en")).toEqual({});
  expect(checkNeed({ ...table.need, theme: "" }, moment, "en")).toHaveProperty("theme");
});

test("the first that is wrong is the first that is asked", () => {
  const empty = { ...table.need, problem: "", theme: "", noted_on: null };
  expect(Object.keys(checkNeed(empty, table, "id"))).toEqual(["problem", "theme", "noted_on"]);
});

test("photos and records are no evidence in words", () => {
  expect(Object.keys(needTexts("en").kinds)).toEqual(["survey", "figure", "talk"]);
});
