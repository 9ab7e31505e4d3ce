import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EMPTY } from "../domain/content";
import { MIGRATIONS, type Migration } from "../domain/migrate";
import { contentOf } from "../domain/record";
import { CLASS, Phone, picture } from "../tests/phone";
import { Server } from "../tests/server";
import { openBook } from "./book";
import { openPhone } from "./phone";
import { ForeignOutbox, type ImportRefused, NewerApp, PhoneFull } from "./types";

let server: Server;
let phone: Phone;

beforeEach(async () => {
  server = new Server();
  phone = await Phone.open(server);
});

const { put } = IDBObjectStore.prototype;

afterEach(() => {
  IDBObjectStore.prototype.put = put;
});

/** From now on the phone has no room; `late`: it is found when the write is to be kept. */
function fill(store: string, late = false): void {
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given) {
    const full = new DOMException("", "QuotaExceededError");
    if (this.name !== store || late) {
      const asked = put.apply(this, given as Parameters<typeof put>);
      if (this.name !== store) return asked;
      Object.defineProperty(this.transaction, "error", { get: () => full });
      this.transaction.abort();
      return asked;
    }
    throw full;
  };
}

function makeRoom(): void {
  IDBObjectStore.prototype.put = put;
}

test("every keystroke outlives the app", async () => {
  const id = await phone.write();
  await phone.type(id, { title: "Kelas k" });
  await phone.restart();
  expect(contentOf(await phone.record(id)).title).toBe("Kelas k");
});

test("a keystroke changes what was typed into, and nothing that came in meanwhile", async () => {
  const id = await phone.send();
  await phone.sync();
  await phone.book.type(id, { title: "Kelas b" });
  server.edit(id, { place: "Balai desa" });
  await phone.sync();
  // A form that has not yet drawn what came in says only what its person typed.
  await phone.book.type(id, { title: "Kelas batik" });
  expect(contentOf(await phone.record(id))).toMatchObject({
    title: "Kelas batik",
    place: "Balai desa",
  });
});

test("the answer to one question leaves that to another; one that is emptied is none", async () => {
  const id = await phone.send();
  await phone.sync();
  server.return(id, "title", "Jelaskan");
  server.return(id, "place", "Di mana?");
  await phone.sync();
  await phone.book.answer(id, { "1": "Kelas lanjutan" });
  await phone.book.answer(id, { "2": "Di balai desa" });
  expect((await phone.record(id)).answers).toEqual({ "1": "Kelas lanjutan", "2": "Di balai desa" });
  await phone.book.answer(id, { "1": "" });
  await phone.book.answer(id, { "2": "" });
  expect(await phone.book.unsent()).toMatchObject({ records: 0 });
});

test("a form that was only looked at leaves no draft; one with a word, a photo or a wish does", async () => {
  const looked = await phone.write();
  const [typedInto, pictured, kept, touched] = [
    await phone.write(),
    await phone.write(),
    await phone.write(),
    await phone.write(),
  ];
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 1000 });
  await phone.type(typedInto, { title: "Kelas" });
  await phone.addPhoto(pictured);
  await phone.book.keep(kept);
  await phone.book.touch(touched);
  vi.useRealTimers();
  for (const id of [looked, typedInto, pictured, kept, touched]) {
    await phone.book.discardUntouched(id);
  }
  await phone.book.discardUntouched(looked);
  const left = (await phone.book.records()).map((record) => record.id).sort();
  expect(left).toEqual([typedInto, pictured, kept, touched].sort());
});

test("what waits to be sent outlives the app with its number", async () => {
  const id = await phone.send();
  const before = (await phone.record(id)).pending?.change;
  await phone.restart();
  expect((await phone.record(id)).pending?.change).toEqual(before);
});

test("on a full phone a photo is refused as a whole", async () => {
  const id = await phone.send();
  const before = await phone.record(id);
  fill("records");
  await expect(phone.addPhoto(id)).rejects.toBeInstanceOf(PhoneFull);
  makeRoom();
  expect(await phone.book.photosOf(id)).toEqual([]);
  expect(await phone.record(id)).toEqual(before);
  await phone.addPhoto(id);
  expect(await phone.book.photosOf(id)).toHaveLength(1);
});

test("a phone that is found full when it keeps the write says so as well", async () => {
  const id = await phone.write();
  fill("records", true);
  await expect(phone.type(id, { title: "Kelas" })).rejects.toBeInstanceOf(PhoneFull);
  makeRoom();
  expect(contentOf(await phone.record(id)).title).toBe(CLASS.title);
});

test("a full phone pauses sync and loses nothing", async () => {
  const id = await phone.send();
  fill("records");
  await phone.sync();
  makeRoom();
  expect(phone.engine.status.phase).toBe("full");
  await phone.sync();
  expect((await phone.record(id)).base?.version).toBe(1);
});

test("the queue goes to another device in a file, and is stored once from both", async () => {
  const id = await phone.send();
  const photo = await phone.addPhoto(id, 70_000);
  const draft = await phone.write({ title: "Belum jadi" });
  const other = await Phone.open(server);

  const file = await phone.book.exportUnsent();
  expect(await other.book.importUnsent(file)).toEqual({ records: 2, photos: 1, skipped: 0 });
  expect(await other.book.importUnsent(file)).toEqual({ records: 0, photos: 0, skipped: 2 });
  expect(await (await other.photo(photo.id)).blob?.arrayBuffer()).toEqual(
    await photo.blob?.arrayBuffer(),
  );
  expect(contentOf(await other.record(draft)).title).toBe("Belum jadi");

  await other.sync();
  await phone.sync();
  expect(server.rows.size).toBe(1);
  expect(server.ledger.size).toBe(1);
  expect(server.arrived).toBe(70_000);
  expect((await phone.photo(photo.id)).state).toBe("safe");
});

test("a correction that was exported is not skipped for the copy that is known here", async () => {
  const id = await phone.send();
  await phone.sync();
  const other = await Phone.open(server);
  await other.sync();
  await phone.type(id, { place: "Balai desa" });
  await phone.book.send(id);
  server.edit(id, { title: "Kelas batik" });
  await other.sync();

  await other.book.importUnsent(await phone.book.exportUnsent());
  await other.sync();
  expect(server.row(id).content).toMatchObject({ title: "Kelas batik", place: "Balai desa" });
});

test("the file of another person, of another kind or damaged is refused", async () => {
  server.person = 2;
  const other = await Phone.open(server, 2);
  await other.sync();
  await other.send();
  const foreign = await other.book.exportUnsent();
  const refusal = await phone.book.importUnsent(foreign).catch((error) => error);
  expect(refusal).toBeInstanceOf(ForeignOutbox);
  expect(refusal.personName).toBe("Ben");

  const reasons = async (file: Blob) =>
    phone.book.importUnsent(file).catch((error: ImportRefused) => error.reason);
  expect(await reasons(new Blob(["IMG"]))).toBe("not_ours");
  const id = await phone.send();
  await phone.addPhoto(id);
  const file = await phone.book.exportUnsent();
  expect(await reasons(file.slice(0, file.size - 9))).toBe("damaged");
  const bytes = new Uint8Array(await file.arrayBuffer());
  bytes[200] = (bytes[200] ?? 0) ^ 1;
  expect(await reasons(new Blob([bytes]))).toBe("damaged");
  expect(await phone.book.records()).toHaveLength(1);
});

const later: Migration[] = [
  ...MIGRATIONS,
  (row) => ({ ...row, mood: "glad" }),
  ({ draft, ...row }) => ({ ...row, draft: { ...(draft as object), weather: "" } }),
];

test("a new version of the app brings drafts forward, whatever is open elsewhere", async () => {
  const id = await phone.write();
  const newer = await openBook(1, { name: phone.name, migrations: later });
  const record = (await newer.record(id)) as unknown as Record<string, unknown>;
  expect(record).toMatchObject({ shape: 5, mood: "glad", draft: { ...CLASS, weather: "" } });

  // The page of the old version did not block; it must be loaded again.
  await expect(phone.type(id, { title: "Kelas" })).rejects.toBeInstanceOf(NewerApp);
  newer.close();
});

test("other tabs and the worker are told of each change", async () => {
  const tab = await openBook(1, { name: phone.name });
  const told = vi.fn();
  tab.subscribe(told);
  await phone.write();
  await vi.waitFor(() => expect(told).toHaveBeenCalled());
  expect(await tab.records()).toHaveLength(1);
  tab.close();
});

test("a draft is deleted with its photos; typed changes to a known record are dropped", async () => {
  const draft = await phone.write();
  await phone.addPhoto(draft);
  await phone.book.discard(draft);
  expect(await phone.book.record(draft)).toBeNull();
  expect(await phone.book.photos()).toEqual([]);

  const id = await phone.send();
  await phone.sync();
  await phone.type(id, { title: "Kelas batik" });
  await phone.book.discard(id);
  expect(contentOf(await phone.record(id))).toEqual(CLASS);
  expect(await phone.book.unsent()).toMatchObject({ records: 0 });
});

test("a record that may be at the server already is not deleted", async () => {
  const id = await phone.send();
  server.weather = (asked) => (asked.path === "changes" ? "cut_after" : undefined);
  await phone.sync();
  await phone.type(id, { title: "Kelas batik" });
  await phone.book.discard(id);
  expect(contentOf(await phone.record(id))).toEqual(CLASS);
});

test("what is not safe is counted, with what it costs", async () => {
  const id = await phone.send();
  await phone.book.addPhoto(id, await picture(5_000));
  const { records, photos, bytes } = await phone.book.unsent();
  expect({ records, photos }).toEqual({ records: 1, photos: 1 });
  expect(bytes).toBeGreaterThan(5_000);
  expect(bytes).toBeLessThan(7_000);
});

test("sync has something to send of what was sent, and nothing of a draft", async () => {
  const draft = await phone.write();
  await phone.addPhoto(draft);
  expect(await phone.book.hasToSend()).toBe(false);
  const id = await phone.send();
  expect(await phone.book.hasToSend()).toBe(true);
  await phone.sync();
  expect(await phone.book.hasToSend()).toBe(false);
  const { id: photo } = await phone.addPhoto(id);
  expect(await phone.book.hasToSend()).toBe(true);
  server.weather = (asked) => (asked.method === "PATCH" ? "cut_before" : undefined);
  await phone.sync();
  expect(await phone.photo(photo)).toMatchObject({ is_announced: true, state: "sending" });
  expect(await phone.book.hasToSend()).toBe(true);
});

test("the sign-out page is told how much is unsent", async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
  const id = await phone.send();
  // Looking whether others have something unsent makes nobody forget this.
  (await openBook(52)).close();
  expect(Object.fromEntries(kept)).toEqual({ "jejak-unsent-1": "1" });
  await phone.sync();
  expect((await phone.record(id)).base).not.toBeNull();
  expect(kept.size).toBe(0);
  vi.unstubAllGlobals();
});

test("several people share a phone, each with records of their own", async () => {
  const registry = await openPhone();
  const ana = { id: 41, name: "Ana", language: "id" as const };
  const ben = { id: 42, name: "Ben", language: "en" as const };
  await registry.welcome(ana);
  await registry.welcome(ben);
  expect(await registry.current()).toEqual(ben);
  expect(await registry.people()).toEqual([ana, ben]);

  const book = await openBook(41);
  const { id } = await book.begin(7, { ...EMPTY, title: "Milik Ana" }, null);
  expect(await (await openBook(42)).records()).toEqual([]);
  expect(await registry.forget(41)).toBe(false);
  await book.discard(id);
  expect(await registry.forget(41)).toBe(true);
  expect(await registry.people()).toEqual([ben]);

  await registry.leave();
  expect(await registry.current()).toBeNull();
  expect(await registry.setting("price_per_mb_idr")).toBeNull();
  await registry.set("price_per_mb_idr", 80);
  expect(await registry.setting("price_per_mb_idr")).toBe(80);
});

test("what another tab still hears of a person who was removed is not kept", async () => {
  const registry = await openPhone();
  await registry.welcome({ id: 61, name: "Ana", language: "id" });
  const elsewhere = await openBook(61);
  expect(await registry.forget(61)).toBe(true);
  await expect(elsewhere.sync.setMeta({ cursor: "9" })).rejects.toThrow();
  expect((await indexedDB.databases()).map((one) => one.name)).not.toContain("jejak-person-61");
  elsewhere.close();
});
