import { expect, test } from "vitest";
import { migrated, type Row } from "./migrate";

test("a record of an older app names no line of a plan, wherever it stands", () => {
  const before = {
    shape: 2,
    draft: { title: "Draf" },
    base: { version: 3, content: { title: "Dasar" } },
    pending: {
      change: { fields: { title: "Kiriman" } },
      content: { title: "Kiriman" },
      told: { version: 4, content: { title: "Kabar", plan_line_id: "l1" } },
    },
  };
  expect(migrated(before as Row)).toEqual({
    shape: 3,
    draft: { title: "Draf", plan_line_id: null },
    base: { version: 3, content: { title: "Dasar", plan_line_id: null } },
    pending: {
      // What may have left is never altered.
      change: { fields: { title: "Kiriman" } },
      content: { title: "Kiriman", plan_line_id: null },
      told: { version: 4, content: { title: "Kabar", plan_line_id: "l1" } },
    },
  });
});

test("a record of which nothing is typed or told stays as it is", () => {
  const before = { shape: 2, draft: null, base: null, pending: null, title: "x" };
  expect(migrated(before)).toEqual({ ...before, shape: 3 });
});
