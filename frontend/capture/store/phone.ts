/** What this phone knows whoever uses it: its people, the current one, its settings. */

import { openBook } from "./book";
import { deletePersonDatabase, openPhoneDatabase } from "./database";
import type { Phone, Settings } from "./types";

export async function openPhone(): Promise<Phone> {
  const db = await openPhoneDatabase();
  const currentId = async () => ((await db.get("settings", "current")) as number | null) ?? null;
  const leave = async () => {
    await db.put("settings", null, "current");
  };
  return {
    people: () => db.getAll("people"),
    current: async () => {
      const id = await currentId();
      return (id !== null && (await db.get("people", id))) || null;
    },
    welcome: async (person) => {
      const tx = db.transaction(["people", "settings"], "readwrite");
      await tx.objectStore("people").put(person);
      await tx.objectStore("settings").put(person.id, "current");
      await tx.done;
    },
    leave,
    forget: async (personId) => {
      const book = await openBook(personId);
      const { records } = await book.unsent();
      book.close();
      if (records > 0) return false;
      await deletePersonDatabase(personId);
      await db.delete("people", personId);
      if ((await currentId()) === personId) await leave();
      return true;
    },
    setting: async <K extends keyof Settings>(key: K) =>
      ((await db.get("settings", key)) as Settings[K] | undefined) ?? null,
    set: async (key, value) => {
      await db.put("settings", value, key);
    },
  };
}
