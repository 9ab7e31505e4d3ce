import { expect, test } from "vitest";
import { EMPTY } from "../domain/content";
import { newRecord, typed } from "../domain/record";
import type { Content, LocalRecord } from "../domain/types";
import { Typing } from "./typing";

/** A phone that keeps what it is given when it is told to. */
class Slow {
  record: LocalRecord = newRecord(7, { ...EMPTY }, null, "2026-11-21T02:00:00.000Z");
  isFull = false;
  readonly waiting: (() => void)[] = [];
  readonly written: Partial<Content>[] = [];
  #second = 0;

  readonly save = async (part: Partial<Content>): Promise<LocalRecord> => {
    await new Promise<void>((done) => this.waiting.push(done));
    if (this.isFull) throw new Error("full");
    this.written.push(part);
    this.#second += 1;
    const now = `2026-11-21T02:00:0${this.#second}.000Z`;
    this.record = typed(this.record, { ...this.record.draft, ...part } as Content, now);
    return this.record;
  };

  async next(): Promise<void> {
    this.waiting.shift()?.();
    await new Promise((done) => setTimeout(done));
  }
}

test("one write at a time, and the latest text wins", async () => {
  const phone = new Slow();
  const typing = new Typing(phone.record, phone.save);
  typing.type({ title: "K" });
  typing.type({ title: "Ke" });
  typing.type({ title: "Kel", place: "B" });
  expect(phone.waiting).toHaveLength(1);
  const settled = typing.settle();
  await phone.next();
  await phone.next();
  expect(await settled).toBe(true);
  expect(phone.written).toEqual([{ title: "K" }, { title: "Kel", place: "B" }]);
});

test("what comes in stands beside what is being typed", async () => {
  const phone = new Slow();
  const typing = new Typing(phone.record, phone.save);
  typing.type({ title: "Kelas" });
  typing.hear({ ...phone.record, draft: { ...EMPTY, place: "Balai desa" } });
  expect(typing.content).toMatchObject({ title: "Kelas", place: "Balai desa" });
});

test("what was read before the last keystroke was kept does not come back", async () => {
  const phone = new Slow();
  const typing = new Typing(phone.record, phone.save);
  typing.type({ title: "Kel" });
  await phone.next();
  const before = phone.record;
  typing.type({ title: "Kelas" });
  await phone.next();
  typing.hear(before);
  expect(typing.content.title).toBe("Kelas");
  typing.hear({ ...phone.record, draft: { ...EMPTY, title: "Kelas" } });
  expect(typing.content.title).toBe("Kelas");
});

test("what could not be saved stays on the screen, is not called saved, and is tried again", async () => {
  const phone = new Slow();
  const typing = new Typing(phone.record, phone.save);
  phone.isFull = true;
  typing.type({ title: "Kelas" });
  const settled = typing.settle();
  await phone.next();
  expect(await settled).toBe(false);
  expect(typing.problem).toEqual(new Error("full"));
  typing.hear(phone.record);
  expect(typing.content.title).toBe("Kelas");

  phone.isFull = false;
  const again = typing.settle();
  await phone.next();
  expect(await again).toBe(true);
  expect(typing.problem).toBeNull();
  expect(phone.written).toEqual([{ title: "Kelas" }]);
});
