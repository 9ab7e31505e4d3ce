import { expect, test } from "vitest";
import { line } from "../tests/lines";
import { LIBRARY } from "../tests/server";
import { lineOf, offeredLines } from "./plan";

const LINES = [
  line("april", { months: [4] }),
  line("november"),
  line("closed", { is_open: false }),
  line("next", { year: 2027 }),
  line("other", { library_id: 99 }),
];

function offered(day: string | null): string[] {
  return offeredLines(LINES, LIBRARY, day).map(({ id }) => id);
}

test("open lines of the library and the year are offered, those of the month first", () => {
  expect(offered("2026-11-20")).toEqual(["november", "april"]);
  expect(offered("2026-04-02")).toEqual(["april", "november"]);
  expect(offered("2027-11-20")).toEqual(["next"]);
  expect(offered(null)).toEqual([]);
});

test("a line that is closed is still known by its name", () => {
  expect(lineOf(LINES, "closed")?.title).toBe("Kelas tenun");
  expect(lineOf(LINES, "elsewhere")).toBeUndefined();
});
