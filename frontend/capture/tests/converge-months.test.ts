/** Whatever the line does, two phones and the web end with the same month, each tap counted once. */
import { expect, test } from "vitest";
import { answersOf, chosen, sentOff, tapped, typedIn } from "../domain/sheet";
import type { LocalSheet } from "../domain/types";
import { dice } from "./dice";
import { Phone } from "./phone";
import { json, LIBRARY, Server } from "./server";

const RUNS = Number(import.meta.env.VITE_RUNS ?? 60);
const STEPS = 40;
const MONTH = "2026-10";
const TYPED = ["titles", "copies", "staff"];

test.each(Array.from({ length: RUNS }, (_, seed) => seed))("interleaving %i", async (seed) => {
  const random = dice(seed);
  const weather = dice(seed + 1);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const server = new Server();
  server.weather = ({ method }) => {
    const luck = weather();
    if (luck > 0.8 && method === "POST") return luck > 0.9 ? json(500, {}) : "fail_after";
    return luck < 0.12 ? "cut_before" : luck < 0.24 ? "cut_after" : undefined;
  };
  const phones = [await Phone.open(server), await Phone.open(server)];
  const change = (phone: Phone, work: (sheet: LocalSheet) => LocalSheet) =>
    phone.book.changeSheet(LIBRARY, MONTH, work);
  const tapsOf: Record<string, number> = {};
  const said: Record<string, Set<unknown>> = {};
  let count = 100;
  const fresh = (name: string) => {
    count += 1;
    said[name] = (said[name] ?? new Set()).add(count);
    return { [name]: count };
  };

  for (let step = 0; step < STEPS; step += 1) {
    const phone = pick(phones);
    const act = Math.floor(random() * 8);
    if (act < 3) {
      const key = `day.${1 + Math.floor(random() * 2)}.loans`;
      // Counted where the month was not closed against it.
      tapsOf[key] = (tapsOf[key] ?? 0) + 1;
      await change(phone, (sheet) => tapped(sheet, Number(key.split(".")[1]), ["loans"], 1));
    } else if (act === 3) {
      const fields = fresh(pick(TYPED));
      await change(phone, (sheet) => sentOff(typedIn(sheet, fields)));
    } else if (act === 4) server.sheets.edit(MONTH, fresh(pick(TYPED)));
    else if (act === 5) await phone.restart();
    else await phone.sync();
  }

  server.weather = () => undefined;
  for (let round = 0; round < 6; round += 1) {
    for (const phone of phones) {
      const sheet = await phone.book.sheet(LIBRARY, MONTH);
      const asked =
        sheet?.attention?.kind === "conflict" ? Object.keys(sheet.attention.fields) : [];
      for (const key of asked) {
        await change(phone, (one) => chosen(one, key, pick(["theirs", "mine"] as const)));
      }
      if (sheet?.attention) await change(phone, sentOff);
      await phone.sync();
    }
  }

  const stored = server.sheets.told(MONTH)?.answers ?? {};
  for (const [key, taps] of Object.entries(tapsOf)) expect(stored[key], key).toBe(taps);
  for (const name of TYPED) if (stored[name]) expect(said[name]).toContain(stored[name]);
  for (const phone of phones) {
    const sheet = await phone.book.sheet(LIBRARY, MONTH);
    if (sheet) {
      expect(sheet).toMatchObject({ draft: {}, taps: {}, pending: [], attention: null });
      expect(answersOf(sheet)).toEqual(stored);
    } else expect(stored).toEqual({});
    phone.book.close();
  }
});
