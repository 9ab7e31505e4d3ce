import { expect, test } from "vitest";
import table from "../../../tests/rules/cases.json";
import { line } from "../tests/lines";
import { EMPTY } from "./content";
import { check, checkPhoto, choices, hintOf, labelOf, plainText, questionOf, teach } from "./rules";
import english from "./rules.en.json";
import type { Content, PhotoAnswers } from "./types";

interface Case {
  name: string;
  content: Partial<Content>;
  complete?: boolean;
  today?: string;
  closed_on?: string;
  expected: Record<string, string>;
}

teach("en", english);

test.each(table.cases as Case[])("$name", (row) => {
  const content = { ...EMPTY, ...table.base, ...row.content };
  const moment = {
    complete: row.complete ?? true,
    today: row.today ?? table.today,
    closedOn: row.closed_on ?? null,
    themes: table.themes,
  };
  expect(check(content, moment, "en")).toEqual(row.expected);
});

test.each(table.photos)("answers about a photo: %j", ({ answers, expected }) => {
  const asked = { shows_people: null, shows_children: null, ...answers } as PhotoAnswers;
  expect(checkPhoto(asked, "en")).toEqual(expected);
});

const moment = { complete: true, today: "2026-11-21", closedOn: null, themes: ["health"] };

test("a theme that was taken from the list is asked about", () => {
  const content = { ...EMPTY, ...table.base, theme: "crafts" };
  expect(check(content, moment, "en").theme).toBe("Choose one of the list.");
  expect(check(content, { ...moment, themes: null }, "en").theme).toBeUndefined();
});

test("a line of the plan is of the year in which the activity was held", () => {
  const lines = [line("l1", { year: 2025 })];
  const content = { ...EMPTY, ...table.base, plan_line_id: "l1", theme: "health" };
  expect(check(content, { ...moment, lines }, "en")).toEqual({
    plan_line_id:
      "This stands in the plan of 2025. Choose an activity of the year in which it was held, or none.",
  });
  const held_on = "2025-11-20";
  expect(check({ ...content, held_on }, { ...moment, lines }, "en")).toEqual({});
  // Of a line that is not here only the server knows.
  expect(check(content, moment, "en")).toEqual({});
});

test("what is wrong is said in the person's language", () => {
  expect(check({ ...EMPTY, ...table.base, female_count: 16 }, moment, "id").female_count).toMatch(
    /^Perempuan \(16\) .*\(15\)/,
  );
});

test("fields and choices have names in both languages", () => {
  expect(labelOf("participant_count", "id")).toBe("Peserta");
  expect(questionOf("participant_count", "en")).toBe("How many people took part?");
  expect(choices("mode", "en")).toContainEqual({ code: "offline", name: "On site" });
  expect(hintOf("strategy", "advocacy", "en")).toContain("village head");
  expect(choices("theme", "en")).toEqual([]);
});

test("a text is kept without what nobody can see", () => {
  expect(plainText("  Kelas\u200b keripik\u202e ")).toBe("Kelas keripik");
});
