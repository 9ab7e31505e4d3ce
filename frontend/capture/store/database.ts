/** The databases: opening, moving forward to a new version, writing all or nothing. */
import {
  type DBSchema,
  deleteDB,
  type IDBPDatabase,
  type IDBPTransaction,
  openDB,
  type StoreNames,
} from "idb";
import { MIGRATIONS, type Migration, migrated, type Row, shapeOf } from "../domain/migrate";
import type { LocalNeed, LocalPhoto, LocalRecord, LocalSheet, Person } from "../domain/types";
import { NewerApp, PhoneFull, type Settings } from "./types";

/** 1 for what is not safe at the server; an index cannot hold true. */
interface Marked {
  unsent: 0 | 1;
}

export interface PersonSchema extends DBSchema {
  records: {
    key: string;
    value: LocalRecord & Marked & { shape: number };
    indexes: { unsent: number };
  };
  photos: {
    key: string;
    value: Omit<LocalPhoto, "blob" | "thumbnail"> & Marked;
    indexes: { unsent: number; record_id: string };
  };
  // Apart, so that keeping the progress of a photo does not write its bytes again.
  bytes: { key: string; value: { id: string; blob: Blob | null; thumbnail: Blob | null } };
  /** By library and month. */
  sheets: { key: string; value: LocalSheet & Marked; indexes: { unsent: number } };
  needs: { key: string; value: LocalNeed & Marked; indexes: { unsent: number } };
  meta: { key: string; value: unknown };
}

export interface PhoneSchema extends DBSchema {
  people: { key: number; value: Person };
  settings: { key: string; value: Settings[keyof Settings] | number | null };
}

export type Mode = "readonly" | "readwrite";
export type PersonTransaction<M extends Mode> = IDBPTransaction<
  PersonSchema,
  StoreNames<PersonSchema>[],
  M
>;

/** Do a write, then tell who listens. */
export type Writer = <T>(
  durability: "strict" | "relaxed",
  work: (tx: PersonTransaction<"readwrite">) => Promise<T>,
) => Promise<T>;

/** Stores that later versions of the app added. */
const ADDED = ["sheets", "needs"] as const;
const PERSON_STORES: StoreNames<PersonSchema>[] = ["records", "photos", "bytes", ...ADDED, "meta"];

export function personDatabase(personId: number): string {
  return `jejak-person-${personId}`;
}

/** One person's database. It is opened when it is needed, and again after it was closed. */
export class Database {
  #open: Promise<IDBPDatabase<PersonSchema>> | null = null;
  #isEnded = false;

  constructor(
    readonly name: string,
    readonly migrations: readonly Migration[] = MIGRATIONS,
  ) {}

  get shape(): number {
    return shapeOf(this.migrations);
  }

  async read<T>(work: (tx: PersonTransaction<"readonly">) => Promise<T>): Promise<T> {
    const tx = (await this.#database()).transaction(PERSON_STORES, "readonly");
    return work(tx);
  }

  /** `strict`: on the disk, not only with the system, before it counts as written. */
  async write<T>(
    durability: "strict" | "relaxed",
    work: (tx: PersonTransaction<"readwrite">) => Promise<T>,
  ): Promise<T> {
    const db = await this.#database();
    return allOrNothing(db.transaction(PERSON_STORES, "readwrite", { durability }), work);
  }

  /** For good: who still writes then is too late. */
  end(): void {
    this.#isEnded = true;
    this.#close();
  }

  #close(): void {
    const opened = this.#open;
    this.#open = null;
    opened?.then((db) => db.close()).catch(() => {});
  }

  #database(): Promise<IDBPDatabase<PersonSchema>> {
    if (this.#isEnded) return Promise.reject(new Error(`${this.name} was closed`));
    this.#open ??= this.#openIt().catch((error) => {
      this.#open = null;
      throw error instanceof DOMException && error.name === "VersionError" ? new NewerApp() : error;
    });
    return this.#open;
  }

  #openIt(): Promise<IDBPDatabase<PersonSchema>> {
    return openDB<PersonSchema>(this.name, this.shape, {
      upgrade: (db, oldVersion, _newVersion, tx) => {
        // What cannot be brought forward stays in its old version.
        this.#upgrade(db, oldVersion, tx).catch(() => abort(tx));
      },
      // A newer version of the app waits for us; or this person is removed from the phone, and
      // what is still under way must not write them anew.
      blocking: (_current, newer) => (newer === null ? this.end() : this.#close()),
      terminated: () => this.#close(),
    });
  }

  async #upgrade(
    db: IDBPDatabase<PersonSchema>,
    oldVersion: number,
    tx: IDBPTransaction<PersonSchema, StoreNames<PersonSchema>[], "versionchange">,
  ): Promise<void> {
    for (const name of ADDED) {
      if (db.objectStoreNames.contains(name)) continue;
      db.createObjectStore(name, { keyPath: "id" }).createIndex("unsent", "unsent");
    }
    if (oldVersion === 0) return createStores(db);
    let cursor = await tx.objectStore("records").openCursor();
    while (cursor) {
      const row = migrated(cursor.value as unknown as Row, this.migrations);
      await cursor.update(row as unknown as typeof cursor.value);
      cursor = await cursor.continue();
    }
  }
}

function createStores(db: IDBPDatabase<PersonSchema>): void {
  db.createObjectStore("records", { keyPath: "id" }).createIndex("unsent", "unsent");
  const photos = db.createObjectStore("photos", { keyPath: "id" });
  photos.createIndex("unsent", "unsent");
  photos.createIndex("record_id", "record_id");
  db.createObjectStore("bytes", { keyPath: "id" });
  db.createObjectStore("meta");
}

export function openPhoneDatabase(): Promise<IDBPDatabase<PhoneSchema>> {
  return openDB<PhoneSchema>("jejak-phone", 1, {
    upgrade(db) {
      db.createObjectStore("people", { keyPath: "id" });
      db.createObjectStore("settings");
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
}

export async function deletePersonDatabase(personId: number): Promise<void> {
  await deleteDB(personDatabase(personId));
}

interface Transaction {
  abort(): void;
  readonly done: Promise<void>;
  readonly error: DOMException | null;
}

/** Nothing of a failed write stays; a full phone is told from other failures. */
async function allOrNothing<X extends Transaction, T>(
  tx: X,
  work: (tx: X) => Promise<T>,
): Promise<T> {
  // It also rejects when the work fails; that failure is told below.
  tx.done.catch(() => {});
  try {
    const result = await work(tx);
    await tx.done;
    return result;
  } catch (error) {
    abort(tx);
    await tx.done.catch(() => {});
    throw isFull(error) || isFull(tx.error) ? new PhoneFull() : error;
  }
}

function abort(tx: Transaction): void {
  try {
    tx.abort();
  } catch {
    // It has ended by itself.
  }
}

function isFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "QuotaExceededError" || isFull(error.cause);
}
