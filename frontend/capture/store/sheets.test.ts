/** A month on the phone: counted without a signal, sent once, merged, closed, opened again. */
import { beforeEach, expect, test } from "vitest";
import {
  answersOf,
  chosen,
  dropped,
  sentOff,
  sheetStatus,
  tapped,
  toBeClosed,
  toBeReopened,
  typedIn,
} from "../domain/sheet";
import type { LocalSheet, SheetFields } from "../domain/types";
import { Phone } from "../tests/phone";
import { LIBRARY, Server } from "../tests/server";

const MONTH = "2026-10";
let server: Server;
let phone: Phone;

beforeEach(async () => {
  server = new Server();
  phone = await Phone.open(server);
});

const change = (one: Phone, work: (sheet: LocalSheet) => LocalSheet) =>
  one.book.changeSheet(LIBRARY, MONTH, work);
const tap = (one: Phone, day: number, count = 1, ...names: string[]) =>
  change(one, (sheet) => tapped(sheet, day, names.length ? names : ["visits_onsite"], count));
const type = (one: Phone, fields: SheetFields) =>
  change(one, (sheet) => sentOff(typedIn(sheet, fields)));
const here = async (one: Phone) => (await one.book.sheet(LIBRARY, MONTH)) as LocalSheet;
const stored = () => server.sheets.told(MONTH)?.answers;

test("every tap outlives the app and sums itself into the month", async () => {
  for (const day of [3, 3, 4]) await tap(phone, day);
  await phone.restart();
  expect(answersOf(await here(phone))).toEqual({
    "day.3.visits_onsite": 2,
    "day.4.visits_onsite": 1,
    visits_onsite: 3,
  });
  expect(sheetStatus(await here(phone))).toBe("waiting");
  expect(await phone.book.unsent()).toMatchObject({ records: 1 });
  expect(await phone.book.hasToSend()).toBe(true);
});

test("a tap that is taken back leaves nothing to send", async () => {
  await tap(phone, 3, 1, "visits_onsite", "visits_female");
  await tap(phone, 3, -1, "visits_onsite", "visits_female");
  expect(sheetStatus(await here(phone))).toBe("empty");
  expect(await phone.book.unsent()).toMatchObject({ records: 0 });
});

test("taps go by themselves, and once though the answer is lost", async () => {
  await tap(phone, 3, 5);
  server.weather = ({ method }) => (method === "POST" ? "cut_after" : undefined);
  await phone.sync();
  await tap(phone, 3, 2);
  expect(answersOf(await here(phone)).visits_onsite).toBe(7);
  server.weather = () => undefined;
  await phone.restart();
  await phone.sync();
  expect(stored()?.visits_onsite).toBe(7);
  expect(sheetStatus(await here(phone))).toBe("safe");
});

test("two phones that count on one day are added together", async () => {
  const other = await Phone.open(server);
  await tap(phone, 3, 12);
  await tap(other, 3, 9);
  for (const one of [phone, other, phone]) await one.sync();
  expect(stored()?.["day.3.visits_onsite"]).toBe(21);
  for (const one of [phone, other]) expect(answersOf(await here(one)).visits_onsite).toBe(21);
});

test("typed totals wait for their person", async () => {
  await change(phone, (sheet) => typedIn(sheet, { loans: 40 }));
  await phone.sync();
  expect(stored()).toBeUndefined();
  expect(sheetStatus(await here(phone))).toBe("draft");
  await change(phone, sentOff);
  await phone.sync();
  expect(stored()).toEqual({ loans: 40 });
});

test("different numbers of two phones merge, the same number is asked and both answers stay", async () => {
  const other = await Phone.open(server);
  await type(phone, { loans: 40, titles: 7 });
  await phone.sync();
  await type(other, { loans: 50, copies: 9 });
  await other.sync();
  const asked = (await here(other)).attention;
  expect(asked).toEqual({ kind: "conflict", fields: { loans: { theirs: 40, mine: 50 } } });
  expect(answersOf(await here(other))).toMatchObject({ loans: 50, titles: 7, copies: 9 });
  await change(other, (sheet) => chosen(sheet, "loans", "mine"));
  await other.sync();
  expect(stored()).toEqual({ loans: 50, titles: 7, copies: 9 });
});

test("taking theirs leaves nothing of mine to send", async () => {
  const other = await Phone.open(server);
  await type(phone, { loans: 40 });
  await phone.sync();
  await type(other, { loans: 50 });
  await other.sync();
  await change(other, (sheet) => chosen(sheet, "loans", "theirs"));
  expect(sheetStatus(await here(other))).toBe("safe");
});

test("taps whose answer broke again and again count once when they are sent by hand", async () => {
  await tap(phone, 3, 5);
  server.weather = ({ method }) => (method === "POST" ? "fail_after" : undefined);
  for (let n = 0; n < 5; n += 1) await phone.sync();
  expect((await here(phone)).attention).toMatchObject({ kind: "refused" });
  server.weather = () => undefined;
  await change(phone, sentOff);
  await phone.sync();
  expect(stored()).toMatchObject({ "day.3.visits_onsite": 5 });
  expect(sheetStatus(await here(phone))).toBe("safe");
});

test("what is refused is named, stays, and is sent once it is mended", async () => {
  await type(phone, { loans: 13 });
  await phone.sync();
  expect((await here(phone)).attention).toEqual({
    kind: "invalid",
    fields: { loans: "no thirteen" },
  });
  await type(phone, { loans: 14 });
  await phone.sync();
  expect(stored()).toEqual({ loans: 14 });
});

test("a month is closed without a signal, with what was confirmed", async () => {
  server.sheets.asked = ["ict_users_above_visits_onsite"];
  await type(phone, { loans: 40 });
  await change(phone, (sheet) => toBeClosed(sheet, ["ict_users_above_visits_onsite"]));
  await phone.sync();
  expect(server.sheets.told(MONTH)?.state).toBe("closed");
  const sheet = await here(phone);
  expect([sheetStatus(sheet), sheet.base?.state, sheet.wish]).toEqual(["safe", "closed", null]);
});

test("a question that only the server can ask comes back", async () => {
  server.sheets.asked = ["loans_many"];
  await type(phone, { loans: 40 });
  await change(phone, (sheet) => toBeClosed(sheet, []));
  await phone.sync();
  expect((await here(phone)).attention).toMatchObject({ kind: "questions" });
  await change(phone, (sheet) => toBeClosed(sheet, ["loans_many"]));
  await phone.sync();
  expect(server.sheets.told(MONTH)?.state).toBe("closed");
});

test("what somebody else changed meanwhile is looked at before it is closed", async () => {
  await type(phone, { loans: 40 });
  await phone.sync();
  server.sheets.edit(MONTH, { titles: 3 });
  await change(phone, (sheet) => toBeClosed(sheet, []));
  await phone.sync();
  expect(server.sheets.told(MONTH)?.state).toBe("open");
  expect((await here(phone)).attention).toEqual({ kind: "changed" });
  await change(phone, (sheet) => toBeClosed(sheet, []));
  await phone.sync();
  expect(server.sheets.told(MONTH)?.state).toBe("closed");
});

test("taps upon a month that was closed elsewhere stay, and go once it is open again", async () => {
  await type(phone, { loans: 40 });
  await phone.sync();
  server.sheets.move(MONTH, "closed");
  await tap(phone, 3, 2);
  await phone.sync();
  expect((await here(phone)).attention).toMatchObject({ status: "wrong_state" });
  await change(phone, (sheet) => toBeReopened(sheet, "Terlewat"));
  await phone.sync();
  expect(server.sheets.told(MONTH)).toMatchObject({ state: "open", answers: { visits_onsite: 2 } });
});

test("what is let go is not sent", async () => {
  await tap(phone, 3, 2);
  await change(phone, dropped);
  await phone.sync();
  expect(stored()).toBeUndefined();
});

test("the file to another phone counts what was tapped once, from both", async () => {
  await tap(phone, 3, 4);
  server.weather = ({ method }) => (method === "POST" ? "cut_after" : undefined);
  await phone.sync();
  await tap(phone, 3, 3);
  server.weather = () => undefined;
  const file = await phone.book.exportUnsent();
  const other = await Phone.open(server);
  expect(await other.book.importUnsent(file)).toEqual({ records: 1, photos: 0, skipped: 0 });
  await tap(phone, 4, 1);
  for (const one of [other, phone, other]) await one.sync();
  expect(stored()).toMatchObject({ "day.3.visits_onsite": 7, "day.4.visits_onsite": 1 });
  expect(sheetStatus(await here(other))).toBe("safe");
});

test("a server from a backup gets the month again", async () => {
  await type(phone, { loans: 40 });
  await tap(phone, 3, 2);
  await phone.sync();
  server.restore();
  server.sheets.rows.clear();
  await phone.sync();
  expect((await here(phone)).attention).toMatchObject({ status: "gone" });
  await change(phone, sentOff);
  await phone.sync();
  expect(stored()).toEqual({ loans: 40, "day.3.visits_onsite": 2, visits_onsite: 2 });
});

test("somebody else's session sends nothing of it", async () => {
  await tap(phone, 3, 2);
  server.person = 2;
  await phone.sync();
  expect(stored()).toBeUndefined();
  server.person = 1;
  await phone.sync();
  expect(stored()?.visits_onsite).toBe(2);
});
