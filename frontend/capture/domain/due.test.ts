import { expect, test } from "vitest";
import { dayAfter, dayText, isClockWrong, offsetOf, today } from "./clock";
import { EMPTY } from "./content";
import { costOf } from "./cost";
import { whatIsDue } from "./due";
import { uuid7 } from "./ids";
import { newRecord, toldRecord } from "./record";
import type { LocalPhoto, LocalRecord, ServerPhoto, ServerRecord, ServerState } from "./types";

const NOW = "2026-11-21T02:00:00.000Z";

function there(id: string, state: ServerState, held_on: string): LocalRecord {
  const content = { ...EMPTY, title: id, held_on };
  const base = { id, state, stored_at: NOW, content, remarks: [], photos: [], version: 1 };
  return toldRecord(base as unknown as ServerRecord);
}

test("drafts, returned records and those in trouble are due", () => {
  const draft = newRecord(7, { ...EMPTY, title: "a" }, null, NOW);
  const returned = there("b", "returned", "2026-11-01");
  const refused = there("c", "submitted", "2026-11-01");
  refused.attention = { kind: "refused", status: "not_allowed", message: "" };
  const unreadable = there("d", "submitted", "2026-11-01");
  const photo = { record_id: "d", state: "attention" } as LocalPhoto;
  const due = whatIsDue([draft, returned, refused, unreadable], [photo], "2026-11-21");
  expect(due.drafts).toEqual([draft]);
  expect(due.returned).toEqual([returned]);
  expect(due.attention).toEqual([refused, unreadable]);
});

test("a planned meeting is due on its day", () => {
  const meetings = [there("a", "draft", "2026-11-20"), there("b", "draft", "2026-11-27")];
  const due = (today: string) => whatIsDue(meetings, [], today).drafts.map((one) => one.id);
  expect(due("2026-11-19")).toEqual([]);
  expect(due("2026-11-20")).toEqual(["a"]);
  expect(due("2026-11-27").sort()).toEqual(["a", "b"]);
});

test("an unanswered question about a photo is due", () => {
  const asked = there("a", "submitted", "2026-11-01");
  const question = { id: 5, answer: "" } as ServerPhoto["question"];
  asked.base?.photos.push({ question } as ServerPhoto);
  expect(whatIsDue([asked], [], "2026-11-21").questions).toEqual([asked]);
  const answered = { ...asked, photo_answers: { "5": { is_reused: false, words: "" } } };
  expect(whatIsDue([answered], [], "2026-11-21").questions).toEqual([]);
});

test("silence is counted in whole weeks since the last activity", () => {
  const silent = (...records: LocalRecord[]) => whatIsDue(records, [], "2026-11-21").silentWeeks;
  expect(silent()).toBeNull();
  expect(silent(there("a", "verified", "2026-11-15"))).toBe(0);
  const two = [there("a", "submitted", "2026-10-31"), there("b", "submitted", "2026-10-01")];
  expect(silent(...two)).toBe(3);
  expect(silent(...two, there("c", "withdrawn", "2026-11-20"))).toBe(3);
});

test("the day is the library's own, by the server's clock", () => {
  const evening = Date.parse("2026-11-20T16:30:00Z");
  expect(today("Asia/Jakarta", evening)).toBe("2026-11-20");
  expect(today("Asia/Jayapura", evening)).toBe("2026-11-21");
  expect(today("Asia/Jakarta", evening, -3_600_000)).toBe("2026-11-21");
});

test("days cross months and leap years", () => {
  expect(dayAfter("2028-02-28")).toBe("2028-02-29");
  expect(dayAfter("2026-12-31")).toBe("2027-01-01");
});

test("a day is written as on the pages", () => {
  expect(dayText("2026-08-05", "id")).toBe("5 Agustus 2026");
  expect(dayText("2026-08-05", "en")).toBe("5 August 2026");
});

test("a clock is compared in the middle of the question", () => {
  expect(offsetOf("1970-01-01T00:00:10Z", 9_000, 13_000)).toBe(1_000);
  expect(isClockWrong(299_000)).toBe(false);
  expect(isClockWrong(-301_000)).toBe(true);
  expect(isClockWrong(null)).toBe(false);
});

test("data costs what the phone pays for a megabyte", () => {
  expect(costOf(0, 50)).toBe(0);
  expect(costOf(1, 50)).toBe(1);
  expect(costOf(2_500_000, 50)).toBe(125);
});

test("numbers of records order by the time they were made", () => {
  const ids = [1, 2, 3].map((n) => uuid7(1_700_000_000_000 + n));
  expect([...ids].sort()).toEqual(ids);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
  expect(new Set(Array.from({ length: 1000 }, () => uuid7(5))).size).toBe(1000);
  expect(uuid7(0x018bcfe56801).slice(0, 13)).toBe("018bcfe5-6801");
});
