/** A need on the phone: written without a signal, stored once, merged, proved, lost by nobody. */
import { openDB } from "idb";
import { beforeEach, expect, test } from "vitest";
import {
  chosenNeed,
  contentOfNeed,
  droppedNeed,
  needStatus,
  provedBy,
  sentOffNeed,
  typedNeed,
} from "../domain/need";
import type { Evidence, LocalNeed, NeedFields } from "../domain/types";
import { line } from "../tests/lines";
import { Phone } from "../tests/phone";
import { type Asked, json, LIBRARY, Server } from "../tests/server";
import { openBook } from "./book";

const ID = "need-1";
const FIELDS: NeedFields = { problem: "Air bersih jauh", theme: "health", noted_on: "2026-11-20" };
const PROOF: Evidence = {
  id: "proof-1",
  kind: "talk",
  statement: "Mengambil air satu jam",
  source: "Musyawarah dusun",
  dated_on: "2026-11-19",
};
let server: Server;
let phone: Phone;

beforeEach(async () => {
  server = new Server();
  phone = await Phone.open(server);
});

const change = (one: Phone, work: (need: LocalNeed) => LocalNeed, id = ID) =>
  one.book.changeNeed(id, LIBRARY, work);
const type = (one: Phone, fields: NeedFields) => change(one, (need) => typedNeed(need, fields));
const send = (one: Phone, fields: NeedFields = FIELDS) =>
  change(one, (need) => sentOffNeed(typedNeed(need, fields)));
const prove = (one: Phone, said: Partial<Evidence> = {}) =>
  change(one, (need) => provedBy(need, { ...PROOF, ...said }));
const here = async (one: Phone, id = ID) => (await one.book.need(id)) as LocalNeed;
const isPush = (asked: Asked) => asked.path === "changes";

test("every keystroke outlives the app, and a draft waits for its person", async () => {
  for (const problem of ["A", "Ai", "Air"]) await type(phone, { problem });
  await phone.restart();
  expect(contentOfNeed(await here(phone)).problem).toBe("Air");
  expect(needStatus(await here(phone))).toBe("draft");
  expect(await phone.book.unsent()).toMatchObject({ records: 1 });
  expect(await phone.book.hasToSend()).toBe(false);
  await phone.sync();
  expect(server.needs.rows.size).toBe(0);
});

test("of a need that was begun and emptied again nothing stays", async () => {
  await type(phone, { problem: "A", noted_on: "2026-11-20" });
  await type(phone, { problem: "" });
  expect(await phone.book.needs()).toEqual([]);
  expect(await phone.book.unsent()).toMatchObject({ records: 0 });
});

test("it is stored with its evidence and gets a receipt", async () => {
  await prove(phone);
  await send(phone);
  expect(needStatus(await here(phone))).toBe("waiting");
  expect(await phone.book.hasToSend()).toBe(true);
  await phone.sync();
  const need = await here(phone);
  expect(server.needs.row(ID)).toMatchObject({ version: 1, content: FIELDS, evidence: [PROOF] });
  expect(need.base?.receipt).toBe("N-1");
  expect([needStatus(need), need.proofs, need.draft]).toEqual(["safe", [], {}]);
  expect(await phone.book.unsent()).toEqual({ records: 0, photos: 0, bytes: 0 });
});

test("a need whose acknowledgement was lost is stored once", async () => {
  await prove(phone);
  await send(phone);
  server.weather = (asked) => (isPush(asked) ? "cut_after" : undefined);
  await phone.sync();
  expect(needStatus(await here(phone))).toBe("sending");
  await type(phone, { cause: "Sumur kering" });
  server.weather = () => undefined;
  await phone.restart();
  await phone.sync();
  expect(server.needs.row(ID)).toMatchObject({ version: 1, evidence: [PROOF] });
  // What was typed after it was sent waits for the person.
  expect(needStatus(await here(phone))).toBe("draft");
  await send(phone, {});
  await phone.sync();
  expect(server.needs.row(ID).content).toMatchObject({ ...FIELDS, cause: "Sumur kering" });
});

test("what is refused is named, stays with its evidence, and is sent once it is mended", async () => {
  await prove(phone, { source: "" });
  await send(phone);
  await phone.sync();
  const refused = await here(phone);
  expect(refused.attention).toEqual({ kind: "invalid", fields: { source: "missing" } });
  expect(refused.proofs).toEqual([{ ...PROOF, source: "" }]);
  expect(contentOfNeed(refused)).toMatchObject(FIELDS);
  expect(server.needs.rows.size).toBe(0);

  await prove(phone);
  expect((await here(phone)).attention).toBeNull();
  await send(phone, {});
  await phone.sync();
  expect(server.needs.row(ID).evidence).toEqual([PROOF]);
});

test("different answers merge, the same answer is asked and both stay", async () => {
  await send(phone);
  await phone.sync();
  server.needs.edit(ID, { affected: "RT 02", cause: "Sumur kering" });
  await send(phone, { affected: "RT 05", quote: "Satu jam sekali jalan" });
  await phone.sync();

  const asked = await here(phone);
  const both = { theirs: "RT 02", mine: "RT 05" };
  expect(asked.attention).toEqual({ kind: "conflict", fields: { affected: both } });
  expect(contentOfNeed(asked)).toMatchObject({ affected: "RT 05", cause: "Sumur kering" });
  await send(phone, {});
  await phone.sync();
  expect(server.needs.row(ID).version).toBe(2);

  await change(phone, (need) => chosenNeed(need, "affected", "mine"));
  await send(phone, {});
  await phone.sync();
  expect(server.needs.row(ID).content).toMatchObject({
    affected: "RT 05",
    cause: "Sumur kering",
    quote: "Satu jam sekali jalan",
  });
  expect(needStatus(await here(phone))).toBe("safe");
});

test("taking theirs leaves nothing to send", async () => {
  await send(phone);
  await phone.sync();
  server.needs.edit(ID, { affected: "RT 02" });
  await type(phone, { affected: "RT 05" });
  await phone.sync();
  expect((await here(phone)).attention).toMatchObject({ kind: "conflict" });
  await change(phone, (need) => chosenNeed(need, "affected", "theirs"));
  expect(needStatus(await here(phone))).toBe("safe");
});

test("blanks at the end of a text are no difference", async () => {
  await send(phone, { ...FIELDS, problem: " Air bersih jauh " });
  await phone.sync();
  expect(server.needs.row(ID).content.problem).toBe("Air bersih jauh");
  expect((await here(phone)).draft).toEqual({});
});

test("what is typed into the same answer while it is under way is no conflict", async () => {
  await send(phone);
  server.weather = (asked) => (isPush(asked) ? "cut_after" : undefined);
  await phone.sync();
  await send(phone, { problem: "Air bersih jauh dari dusun" });
  server.weather = () => undefined;
  await phone.sync();
  expect((await here(phone)).attention).toBeNull();
  expect(server.needs.row(ID)).toMatchObject({
    version: 2,
    content: { problem: "Air bersih jauh dari dusun" },
  });
});

test("what the server tells before its answer arrives is kept until then", async () => {
  await send(phone);
  await phone.sync();
  await send(phone, { cause: "Sumur kering" });
  server.weather = (asked) => (isPush(asked) ? json(500, {}) : undefined);
  server.needs.edit(ID, { affected: "RT 02" });
  await phone.sync();
  const waiting = await here(phone);
  expect([waiting.base?.version, waiting.told?.version]).toEqual([1, 2]);
  expect(contentOfNeed(waiting).cause).toBe("Sumur kering");
  server.weather = () => undefined;
  await phone.sync();
  expect(contentOfNeed(await here(phone))).toMatchObject({
    affected: "RT 02",
    cause: "Sumur kering",
  });
});

test("a need whose answer broke again and again is sent by hand under its number", async () => {
  await prove(phone);
  await send(phone);
  server.weather = (asked) => (isPush(asked) ? "fail_after" : undefined);
  for (let n = 0; n < 5; n += 1) await phone.sync();
  expect((await here(phone)).attention).toMatchObject({ kind: "refused" });
  expect(await phone.book.hasToSend()).toBe(false);
  server.weather = () => undefined;
  await change(phone, sentOffNeed);
  await phone.sync();
  expect(server.ledger.size).toBe(1);
  expect(server.needs.row(ID)).toMatchObject({ version: 1, evidence: [PROOF] });
  expect(needStatus(await here(phone))).toBe("safe");
});

test("a need that was settled meanwhile refuses, and what was typed stays", async () => {
  await send(phone);
  await phone.sync();
  server.needs.settle(ID);
  await send(phone, { cause: "Sumur kering" });
  await phone.sync();
  const need = await here(phone);
  expect(need.attention).toMatchObject({ kind: "refused", status: "wrong_state" });
  expect(contentOfNeed(need).cause).toBe("Sumur kering");
  await change(phone, droppedNeed);
  expect(needStatus(await here(phone))).toBe("safe");
});

test("a number that exists elsewhere is replaced without asking", async () => {
  await send(phone);
  await phone.sync();
  server.needs.row(ID).library_id = 99;
  const other = await Phone.open(server);
  await change(other, (need) => provedBy(typedNeed(need, FIELDS), PROOF));
  await change(other, sentOffNeed);
  server.weather = (asked) => (asked.path === "worksheet" ? "cut_before" : undefined);
  await other.sync();
  const [mine] = await other.book.needs();
  expect(mine?.id).not.toBe(ID);
  expect(server.needs.row(mine?.id as string).content).toMatchObject(FIELDS);
  expect(await other.book.needs()).toHaveLength(1);
});

test("a server from a backup gets the need and its evidence again", async () => {
  await prove(phone);
  await send(phone);
  await phone.sync();
  server.needs.rows.clear();
  await phone.sync();
  expect((await here(phone)).attention).toMatchObject({ status: "gone" });
  await send(phone, {});
  await phone.sync();
  expect(server.needs.row(ID)).toMatchObject({ content: FIELDS, evidence: [PROOF] });
  expect(needStatus(await here(phone))).toBe("safe");
});

test("a backup is noticed, though it looks like what was told before the need was stored", async () => {
  await phone.sync();
  await send(phone);
  server.weather = (asked) => (asked.path === "worksheet" ? "cut_before" : undefined);
  await phone.sync();
  server.needs.rows.clear();
  server.weather = () => undefined;
  await phone.sync();
  expect((await here(phone)).attention).toMatchObject({ status: "gone" });
});

test("what is not told is forgotten, unless it is open or typed into", async () => {
  await send(phone);
  await phone.sync();
  server.needs.settle(ID);
  await phone.sync();
  server.needs.rows.clear();
  await phone.sync();
  expect(await phone.book.needs()).toEqual([]);

  await send(phone);
  await phone.sync();
  server.needs.rows.clear();
  server.needs.isAll = false;
  await phone.sync();
  // There are more than are told: what is missing says nothing.
  expect(needStatus(await here(phone))).toBe("safe");
});

test("the file to another phone stores it once, from both", async () => {
  await prove(phone);
  await send(phone);
  const file = await phone.book.exportUnsent();
  const other = await Phone.open(server);
  expect(await other.book.importUnsent(file)).toEqual({ records: 1, photos: 0, skipped: 0 });
  expect(await other.book.importUnsent(file)).toEqual({ records: 0, photos: 0, skipped: 1 });
  for (const one of [other, phone, other]) await one.sync();
  expect(server.needs.row(ID)).toMatchObject({ version: 1, evidence: [PROOF] });
  for (const one of [phone, other]) expect(needStatus(await here(one))).toBe("safe");
});

test("somebody else's session neither sends nor reads it", async () => {
  await send(phone);
  server.person = 2;
  await phone.sync();
  expect(server.needs.rows.size).toBe(0);
  server.person = 1;
  server.needs.lines = [line("l1")];
  server.weather = (asked) => {
    if (asked.path === "worksheet") server.person = 2;
    return undefined;
  };
  await phone.sync();
  expect(phone.engine.status.phase).toBe("other_person");
  expect(await phone.book.lines()).toEqual([]);
  expect(needStatus(await here(phone))).toBe("safe");
});

test("needs and lines are told whole, and only when something changed", async () => {
  server.needs.lines = [line("l1")];
  await phone.sync();
  expect(await phone.book.lines()).toEqual([line("l1")]);
  await phone.restart();
  await phone.sync();
  const asked = server.requests.filter((one) => one.path === "worksheet").at(-1);
  expect(asked?.headers.get("If-None-Match")).toBeTruthy();
  expect(await phone.book.lines()).toEqual([line("l1")]);

  server.needs.lines = [line("l1", { is_open: false })];
  await phone.sync();
  expect((await phone.book.lines())[0]?.is_open).toBe(false);
});

test("a server that knows nothing of needs tells nothing, and sync goes on", async () => {
  server.weather = (asked) => (asked.path === "worksheet" ? json(404, {}) : undefined);
  await phone.sync();
  expect(phone.engine.status.phase).toBe("idle");
});

test("a phone of the version before keeps its records and months, and begins to keep needs", async () => {
  const name = "version-2";
  const old = await openDB(name, 2, {
    upgrade(db) {
      for (const store of ["records", "photos", "sheets"]) {
        db.createObjectStore(store, { keyPath: "id" }).createIndex("unsent", "unsent");
      }
      db.createObjectStore("bytes", { keyPath: "id" });
      db.createObjectStore("meta");
    },
  });
  const row = { id: "r1", library_id: LIBRARY, base: null, pending: null, unsent: 1, shape: 2 };
  await old.put("records", { ...row, draft: { title: "Kelas" } });
  await old.put("sheets", { id: "7 2026-10", pending: [], unsent: 1, taps: { "day.1.loans": 2 } });
  old.close();

  const book = await openBook(1, { name });
  expect(await book.record("r1")).toMatchObject({ draft: { title: "Kelas", plan_line_id: null } });
  expect(await book.sheets()).toMatchObject([{ taps: { "day.1.loans": 2 } }]);
  await book.changeNeed(ID, LIBRARY, (need) => typedNeed(need, FIELDS));
  expect(await book.needs()).toHaveLength(1);
  book.close();
});
