/** Whatever the line does, two phones and the web end with the same need, and nothing is lost. */
import { expect, test } from "vitest";
import { chosenNeed, contentOfNeed, provedBy, sentOffNeed, typedNeed } from "../domain/need";
import type { LocalNeed, NeedField } from "../domain/types";
import { dice } from "./dice";
import { Phone } from "./phone";
import { json, LIBRARY, Server } from "./server";

const RUNS = Number(import.meta.env.VITE_RUNS ?? 60);
const STEPS = 40;
const ID = "need-1";
const FIELDS = ["problem", "quote", "cause"] as const;

class World {
  readonly server = new Server();
  phones: Phone[] = [];
  readonly random: () => number;
  /** What was typed on a phone last, by phone and field. */
  readonly typed = new Map<string, string>();
  readonly proofs: string[] = [];
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

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T;
  }

  word(): string {
    this.#count += 1;
    return `kata ${this.#count}`;
  }

  change(phone: Phone, work: (need: LocalNeed) => LocalNeed): Promise<LocalNeed> {
    return phone.book.changeNeed(ID, LIBRARY, work);
  }

  async step(): Promise<void> {
    const phone = this.pick(this.phones);
    const act = Math.floor(this.random() * 9);
    if (act < 3) await this.type(phone);
    else if (act === 3) await this.change(phone, sentOffNeed);
    else if (act === 4) await this.prove(phone);
    else if (act === 5) this.#editOnTheWeb();
    else if (act === 6) await phone.restart();
    else await this.sync(phone);
  }

  async type(phone: Phone): Promise<void> {
    const field = this.pick(FIELDS);
    const word = this.word();
    await this.change(phone, (need) => typedNeed(need, { [field]: word }));
    this.typed.set([phone.name, field].join("|"), word);
  }

  async prove(phone: Phone): Promise<void> {
    const id = this.word();
    const said = { kind: "talk", statement: id, source: "Musyawarah", dated_on: "2026-11-19" };
    await this.change(phone, (need) => provedBy(need, { id, ...said }));
    this.proofs.push(id);
  }

  #editOnTheWeb(): void {
    const { needs } = this.server;
    if (needs.rows.has(ID)) needs.edit(ID, { [this.pick(FIELDS)]: this.word() });
  }

  async sync(phone: Phone): Promise<void> {
    await phone.sync();
    await this.expectNothingLost(phone);
  }

  /** What was typed is on the phone, or the server has had it. */
  async expectNothingLost(phone: Phone): Promise<void> {
    const need = await phone.book.need(ID);
    const history = [...(this.server.needs.rows.get(ID)?.history.values() ?? [])];
    for (const [key, word] of this.typed) {
      const [name, field] = key.split("|") as [string, NeedField];
      if (name !== phone.name) continue;
      const isHere = need !== null && contentOfNeed(need)[field] === word;
      const wasThere = history.some((content) => content[field] === word);
      expect(isHere || wasThere, `${key} = ${word}`).toBe(true);
    }
  }

  async settle(phone: Phone): Promise<void> {
    const need = await phone.book.need(ID);
    const fields = need?.attention?.kind === "conflict" ? need.attention.fields : {};
    for (const field of Object.keys(fields) as NeedField[]) {
      const choice = this.pick(["theirs", "mine"] as const);
      if (choice === "theirs") this.typed.delete([phone.name, field].join("|"));
      await this.change(phone, (one) => chosenNeed(one, field, choice));
    }
    // A need without its problem is not taken.
    const said = need && contentOfNeed(need).problem ? {} : { problem: this.word() };
    if (need) await this.change(phone, (one) => sentOffNeed(typedNeed(one, said)));
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

  const stored = world.server.needs.told(ID);
  const proved = stored?.evidence.map(({ id }) => id) ?? [];
  expect(proved.sort()).toEqual(world.proofs.sort());
  for (const phone of world.phones) {
    const need = await phone.book.need(ID);
    expect(need?.base ?? null).toEqual(stored);
    if (need) expect(need).toMatchObject({ draft: {}, proofs: [], pending: null, attention: null });
    phone.book.close();
  }
});
