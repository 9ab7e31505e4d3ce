/** Any interleaving of edits on two phones and the web ends with all of them saying the same. */
import { expect, test } from "vitest";
import { contentOf, statusOf } from "../domain/record";
import type { Content, Field } from "../domain/types";
import { dice } from "./dice";
import { Phone } from "./phone";
import { json, Server } from "./server";

const RUNS = Number(import.meta.env.VITE_RUNS ?? 60);
const STEPS = 40;
const FIELDS = ["title", "place", "description"] as const;

class World {
  readonly server = new Server();
  phones: Phone[] = [];
  readonly random: () => number;
  /** What was typed on a phone last, by phone, record and field. */
  readonly typed = new Map<string, string>();
  #count = 0;

  constructor(seed: number) {
    this.random = dice(seed);
    const weather = dice(seed + 1);
    this.server.weather = ({ method }) => {
      const luck = weather();
      if (luck > 0.8 && method === "POST") return luck > 0.9 ? json(500, {}) : "fail_after";
      return luck < 0.12 ? "cut_before" : luck < 0.24 ? "cut_after" : undefined;
    };
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.random() * list.length)];
  }

  word(): string {
    this.#count += 1;
    return `kata ${this.#count}`;
  }

  async step(): Promise<void> {
    const phone = this.pick(this.phones) as Phone;
    const record = this.pick(await phone.book.records());
    const act = Math.floor(this.random() * 9);
    if (act === 0) await phone.send({ title: this.word() });
    else if (act === 1) await this.#editOnTheWeb();
    else if (act === 2) await phone.restart();
    else if (act < 5) await this.sync(phone);
    else if (record && act === 5) await phone.book.send(record.id);
    else if (record && act === 6) await this.addPhoto(phone, record.id);
    else if (record) await this.type(phone, record.id);
  }

  async #editOnTheWeb(): Promise<void> {
    const id = this.pick([...this.server.rows.keys()]);
    if (!id) return;
    const luck = this.random();
    if (luck < 0.5) this.server.edit(id, { [this.pick(FIELDS) as Field]: this.word() });
    else if (luck < 0.8) this.server.return(id, "title", "Jelaskan");
    else this.server.move(id, "verified");
  }

  async addPhoto(phone: Phone, id: string): Promise<void> {
    if ((await phone.book.photosOf(id)).length < 2) await phone.addPhoto(id, 90_000);
  }

  async type(phone: Phone, id: string): Promise<void> {
    const field = this.pick(FIELDS) as Field;
    const word = this.word();
    await phone.type(id, { [field]: word } as Partial<Content>);
    this.typed.set([phone.name, id, field].join("|"), word);
  }

  async sync(phone: Phone): Promise<void> {
    await phone.sync();
    await this.expectNothingLost(phone);
  }

  /** What was typed is on the phone, or the server has had it. */
  async expectNothingLost(phone: Phone): Promise<void> {
    for (const [key, word] of this.typed) {
      const [name, id, field] = key.split("|") as [string, string, Field];
      if (name !== phone.name) continue;
      const isHere = contentOf(await phone.record(id))[field] === word;
      const history = [...(this.server.rows.get(id)?.history.values() ?? [])];
      const wasThere = history.some((content) => content[field] === word);
      expect(isHere || wasThere, `${key} = ${word}`).toBe(true);
    }
  }

  async settle(phone: Phone): Promise<void> {
    for (const record of await phone.book.records()) {
      const fields = record.attention?.kind === "conflict" ? record.attention.fields : {};
      for (const field of Object.keys(fields) as Field[]) {
        const choice = this.random() < 0.5 ? "theirs" : "mine";
        if (choice === "theirs") this.typed.delete([phone.name, record.id, field].join("|"));
        await phone.book.settle(record.id, field, choice);
      }
      const after = await phone.record(record.id);
      if (["draft", "attention"].includes(statusOf(after))) await phone.book.send(record.id);
    }
  }
}

test.each(Array.from({ length: RUNS }, (_, seed) => seed))("interleaving %i", async (seed) => {
  const world = new World(seed);
  world.phones = [await Phone.open(world.server), await Phone.open(world.server)];
  for (let step = 0; step < STEPS; step += 1) await world.step();

  world.server.weather = () => undefined;
  for (let round = 0; round < 6; round += 1) {
    for (const phone of world.phones) {
      await world.settle(phone);
      await world.sync(phone);
    }
  }

  const stored = [...world.server.rows.values()];
  for (const phone of world.phones) {
    const records = await phone.book.records();
    expect(records.map((record) => record.id).sort()).toEqual(stored.map((row) => row.id).sort());
    for (const record of records) {
      expect(record).toMatchObject({ draft: null, pending: null, attention: null });
      expect(record.base?.version).toBe(world.server.row(record.id).version);
      expect(contentOf(record)).toEqual(world.server.row(record.id).content);
    }
    const photos = await phone.book.photos();
    expect(photos.every((photo) => photo.state === "safe")).toBe(true);
    phone.book.close();
  }
  expect([...world.server.photos.values()].every((photo) => photo.state === "received")).toBe(true);
});
