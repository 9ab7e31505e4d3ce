import { expect, test } from "vitest";
import table from "../../../tests/rules/months.json";
import { checkMonth, missingToClose, questionsOf } from "./month";
import { teach } from "./rules";
import english from "./rules.en.json";
import type { Answers } from "./types";

interface Case {
  name: string;
  month?: string;
  answers: Record<string, number | string | null>;
  earlier?: Answers[];
  expected: unknown;
}

teach("en", english);

function recorded(answers: Case["answers"]): Answers {
  const entries = Object.entries(answers).filter(([, value]) => value !== null);
  return Object.fromEntries(entries) as Answers;
}

test.each(table.problems as unknown as Case[])("what cannot be: $name", (row) => {
  const found = checkMonth(recorded(row.answers), row.month ?? table.month, table.today, "en");
  expect(found).toEqual(row.expected);
});

test.each(table.missing as Case[])("closing needs: $name", (row) => {
  const answers = recorded({ ...table.complete, ...row.answers });
  expect(missingToClose(answers, "en")).toEqual(row.expected);
});

test.each(table.questions as unknown as Case[])("closing asks: $name", (row) => {
  const answers = recorded({ ...table.complete, ...row.answers });
  const asked = questionsOf(answers, row.earlier ?? [], row.month ?? table.month, "en");
  expect(asked.map(({ code, text }) => [code, text])).toEqual(row.expected);
});
