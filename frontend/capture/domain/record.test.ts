import { expect, test } from "vitest";
import { line } from "../tests/lines";
import { EMPTY, merge } from "./content";
import {
  contentOf,
  frozen,
  isUnsent,
  mayEdit,
  newRecord,
  rebase,
  startingContent,
  startingContentOfLine,
  statusOf,
  toldRecord,
  typed,
} from "./record";
import type { Content, LocalRecord, PlanLine, ServerRecord, ServerState } from "./types";

const NOW = "2026-11-21T02:00:00.000Z";
const content: Content = { ...EMPTY, title: "Kelas keripik", held_on: "2026-11-20" };

function server(version: number, more: Partial<Content> = {}, state: ServerState = "submitted") {
  return {
    id: "r1",
    library_id: 7,
    version,
    state,
    stored_at: NOW,
    may_change: true,
    content: { ...content, ...more },
    remarks: [],
    photos: [],
  } as unknown as ServerRecord;
}

function sent(record: LocalRecord, submit = true): LocalRecord {
  return frozen(record, [], { author: 1, submit, now: NOW });
}

test("a new record is a change of nothing", () => {
  const { pending } = sent(newRecord(7, content, null, NOW));
  expect(pending?.change).toMatchObject({
    base_version: null,
    fields: { title: "Kelas keripik", held_on: "2026-11-20" },
    submit: true,
  });
});

test("of a known record only what differs is sent", () => {
  const record = typed(toldRecord(server(3)), { ...content, place: "Balai" }, NOW);
  const { pending } = sent(record);
  expect(pending?.change.base_version).toBe(3);
  expect(pending?.change.fields).toEqual({ place: "Balai" });
});

test("what was emptied is sent as empty", () => {
  const record = typed(toldRecord(server(3, { participant_count: 4 })), content, NOW);
  expect(sent(record).pending?.change.fields).toEqual({ participant_count: null });
});

test("a record that is typed back to what the server has is at rest", () => {
  const there = toldRecord(server(3));
  const away = typed(there, { ...content, place: "Balai" }, NOW);
  expect(statusOf(away)).toBe("draft");
  const back = typed(away, content, NOW);
  expect(back.draft).toBeNull();
  expect(isUnsent(back)).toBe(false);
});

test("a record says where it stands", () => {
  expect(statusOf(newRecord(7, content, null, NOW))).toBe("draft");
  const waiting = sent(newRecord(7, content, null, NOW));
  expect(statusOf(waiting)).toBe("waiting");
  const tried = { ...waiting, pending: waiting.pending && { ...waiting.pending, was_tried: true } };
  expect(statusOf(tried)).toBe("sending");
  expect(statusOf(typed(tried, { ...content, place: "x" }, NOW))).toBe("draft");
  const states: ServerState[] = ["submitted", "returned", "verified", "withdrawn", "draft"];
  expect(states.map((state) => statusOf(toldRecord(server(1, {}, state))))).toEqual([
    "safe",
    "returned",
    "verified",
    "withdrawn",
    "draft",
  ]);
});

test("a withdrawn record and one of others is not edited", () => {
  expect(mayEdit(newRecord(7, content, null, NOW))).toBe(true);
  expect(mayEdit(toldRecord(server(1, {}, "verified")))).toBe(true);
  expect(mayEdit(toldRecord(server(1, {}, "withdrawn")))).toBe(false);
  expect(mayEdit(toldRecord({ ...server(1), may_change: false }))).toBe(false);
});

test("a repeated class keeps what it is, without its numbers", () => {
  const before = { ...content, strategy: "advocacy", participant_count: 15, result_note: "baik" };
  expect(startingContent(before, "2026-11-21")).toEqual({
    ...EMPTY,
    title: "Kelas keripik",
    strategy: "advocacy",
    held_on: "2026-11-21",
    mode: "",
  });
  expect(startingContent(null, "2026-11-21").mode).toBe("offline");
});

test("a copy keeps its line of the plan only where it may still be carried out", () => {
  const before = { ...content, plan_line_id: "l1" };
  const copied = (lines: PlanLine[]) => startingContent(before, "2026-11-21", lines).plan_line_id;
  expect(copied([line("l1")])).toBe("l1");
  expect(copied([line("l2")])).toBeNull();
  expect(copied([])).toBeNull();
});

test("a line of the plan says what it knows about the activity", () => {
  expect(startingContentOfLine(line("l1"), "2026-11-21")).toEqual({
    ...EMPTY,
    held_on: "2026-11-21",
    mode: "offline",
    title: "Kelas tenun",
    strategy: "community_involvement",
    theme: "economy",
    target_groups: ["women"],
    place: "Balai desa",
    plan_line_id: "l1",
  });
});

test("news of the server goes under what is typed", () => {
  const record = typed(toldRecord(server(3)), { ...content, place: "Balai" }, NOW);
  const after = rebase(record, server(4, { title: "Kelas batik" }));
  expect(contentOf(after)).toMatchObject({ title: "Kelas batik", place: "Balai" });
  expect(after.attention).toBeNull();
});

test("a conflict stays until each field is settled, with the newest of theirs", () => {
  const record = typed(toldRecord(server(3)), { ...content, title: "Mine" }, NOW);
  const once = rebase(record, server(4, { title: "Theirs" }));
  const twice = rebase(once, server(5, { title: "Theirs again" }));
  expect(twice.attention).toEqual({
    kind: "conflict",
    fields: { title: { theirs: "Theirs again", mine: "Mine" } },
  });
  const agreed = rebase(twice, server(6, { title: "Mine" }));
  expect(agreed).toMatchObject({ attention: null, draft: null });
});

test("the same answer of both sides is no conflict", () => {
  const mine = { ...content, title: "Kelas batik" };
  expect(merge(content, mine, { ...mine }).conflicts).toEqual({});
});

test("a field that only a newer app knows is kept", () => {
  const newer = { ...content, weather: "hujan" } as Content;
  const record = typed(toldRecord(server(3)), newer, NOW);
  expect(contentOf(rebase(record, server(4, { place: "Balai" })))).toMatchObject({
    weather: "hujan",
    place: "Balai",
  });
});
