/** One person's records on this phone. */
import { MIGRATIONS, type Migration } from "../domain/migrate";
import { choose, contentOf, newRecord, takenBack, typed } from "../domain/record";
import { sheetId } from "../domain/sheet";
import type { Library, Lists, LocalRecord, PlanLine } from "../domain/types";
import { Database, personDatabase, type Writer } from "./database";
import { createExchange } from "./exchange";
import { changeNeed, freezeNeeds, needIn } from "./needs";
import { News, noteUnsent } from "./news";
import { addPhoto, changePhoto, dropPhoto } from "./photos";
import {
  countUnsent,
  discard,
  discardUntouched,
  hasToSend,
  renumberRefused,
  unsent,
} from "./records";
import { photosIn, putQueued, putRecord, recordIn } from "./rows";
import { changeSheet, freezeSheets, sheetIn } from "./sheets";
import { exportUnsent, importUnsent } from "./transfer";
import type { Book } from "./types";

export interface BookOptions {
  /** Another name of the database: two phones in one test. */
  name?: string;
  migrations?: readonly Migration[];
}

export async function openBook(personId: number, options: BookOptions = {}): Promise<Book> {
  const name = options.name ?? personDatabase(personId);
  const database = new Database(name, options.migrations ?? MIGRATIONS);
  noteUnsent(personId, await database.read(countUnsent));
  return makeBook(personId, database, new News(name));
}

function makeBook(personId: number, database: Database, news: News): Book {
  const write: Writer = async (durability, work) => {
    const [result, count] = await database.write(durability, async (tx) => {
      return [await work(tx), await countUnsent(tx)] as const;
    });
    noteUnsent(personId, count);
    news.tell();
    return result;
  };
  const change = (
    id: string,
    durability: "strict" | "relaxed",
    work: (record: LocalRecord, now: string) => LocalRecord,
  ): Promise<LocalRecord> =>
    write(durability, async (tx) => {
      const before = await recordIn(tx, id);
      const after = work(before, new Date().toISOString());
      return after === before ? before : putQueued(tx, after, personId);
    });

  return {
    personId,
    records: () => database.read((tx) => tx.objectStore("records").getAll()),
    record: (id) => database.read(async (tx) => (await tx.objectStore("records").get(id)) ?? null),
    photosOf: (recordId) => database.read((tx) => photosIn(tx, recordId)),
    photos: () => database.read((tx) => photosIn(tx)),
    libraries: async () => (await meta<Library[]>(database, "libraries")) ?? [],
    lists: () => meta<Lists>(database, "lists"),
    lines: async () => (await meta<PlanLine[]>(database, "lines")) ?? [],
    meta: (key) => meta(database, key),

    begin: (libraryId, content, copiedFrom) => {
      const record = newRecord(libraryId, content, copiedFrom, new Date().toISOString());
      return write("relaxed", (tx) => putRecord(tx, record));
    },
    type: (id, fields) =>
      change(id, "relaxed", (record, now) =>
        typed(record, { ...contentOf(record), ...fields }, now),
      ),
    answer: (id, answers) =>
      change(id, "relaxed", (record) => ({
        ...takenBack(record),
        answers: withoutEmpty({ ...record.answers, ...answers }),
        sends: false,
      })),
    answerQuestion: (id, questionId, answer) =>
      change(id, "strict", (record) => ({
        ...record,
        photo_answers: { ...record.photo_answers, [questionId]: answer },
      })),
    send: (id) =>
      change(id, "strict", (record) =>
        record.attention?.kind === "conflict"
          ? record
          : { ...record, sends: true, attention: null },
      ),
    keep: (id) =>
      change(id, "strict", (record, now) => ({
        ...takenBack(record),
        sends: false,
        touched_at: now,
      })),
    touch: (id) => change(id, "strict", (record, now) => ({ ...record, touched_at: now })),
    discardUntouched: (id) => write("strict", (tx) => discardUntouched(tx, id)),
    discard: (id) => write("strict", (tx) => discard(tx, id)),
    renumber: (id) => write("strict", (tx) => renumberRefused(tx, id)),
    settle: (id, field, choice) =>
      change(id, "strict", (record, now) => choose(record, field, choice, now)),

    addPhoto: (recordId, photo) => write("strict", (tx) => addPhoto(tx, recordId, photo, personId)),
    changePhoto: (id, changed) => write("relaxed", (tx) => changePhoto(tx, id, changed, personId)),
    dropPhoto: (id) => write("strict", (tx) => dropPhoto(tx, id, personId)),

    sheets: () => database.read((tx) => tx.objectStore("sheets").getAll()),
    sheet: (libraryId, month) => database.read((tx) => sheetIn(tx, sheetId(libraryId, month))),
    changeSheet: (libraryId, month, work) =>
      write("relaxed", (tx) => changeSheet(tx, libraryId, month, work)),

    needs: () => database.read((tx) => tx.objectStore("needs").getAll()),
    need: (id) => database.read((tx) => needIn(tx, id)),
    changeNeed: (id, libraryId, work) =>
      write("relaxed", (tx) => changeNeed(tx, id, libraryId, work)),

    unsent: () => database.read(unsent),
    hasToSend: () => database.read(hasToSend),
    exportUnsent: async () => {
      await write("strict", async (tx) => {
        await freezeSheets(tx, personId);
        await freezeNeeds(tx, personId);
      });
      return exportUnsent(personId, database);
    },
    importUnsent: (file) => importUnsent(file, personId, database, write),

    subscribe: (listener) => news.subscribe(listener),
    close: () => {
      news.close();
      database.end();
    },
    sync: createExchange(personId, database, write),
  };
}

function withoutEmpty(answers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(answers).filter(([, words]) => words !== ""));
}

async function meta<T>(database: Database, key: string): Promise<T | null> {
  return database.read(async (tx) => ((await tx.objectStore("meta").get(key)) as T) ?? null);
}
