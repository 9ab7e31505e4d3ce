/** The disk of a phone of the tests: whatever its IndexedDB commits, a line of JSON each.
 *
 * fake-indexeddb lives in memory. A kill must lose nothing that was committed and keep nothing
 * else, so a transaction is written down before anybody hears that it is complete.
 */
import "fake-indexeddb/auto";
import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";

interface Write {
  store: string;
  key: IDBValidKey;
  /** Left out: deleted. */
  value?: unknown;
}

type Line = { tx: Write[] } | Record<string, unknown>;

let file: number | null = null;
const writes = new WeakMap<IDBTransaction, Write[]>();
const bytesOf = new WeakMap<Blob, Uint8Array>();

/** A blob whose bytes can be written down at once. */
export function keptBlob(bytes: Uint8Array<ArrayBuffer>, type = "image/jpeg"): Blob {
  const blob = new Blob([bytes], { type });
  bytesOf.set(blob, bytes);
  return blob;
}

export function openJournal(path: string): void {
  if (file !== null) closeSync(file);
  file = openSync(path, "a");
}

/** One line, whole or not at all. */
export function note(line: Line): void {
  if (file !== null) writeSync(file, `${JSON.stringify(line)}\n`);
}

/** Put into the database what an earlier life of this phone had committed. */
export async function restore(path: string, name: string): Promise<void> {
  if (!existsSync(path)) return;
  const db = await opened(name);
  const tx = original.transaction.call(db, [...db.objectStoreNames], "readwrite");
  for (const line of readFileSync(path, "utf8").split("\n").slice(0, -1)) {
    for (const { store, key, value } of (JSON.parse(line).tx ?? []) as Write[]) {
      const rows = tx.objectStore(store);
      if (value === undefined) original.delete.call(rows, key);
      else original.put.call(rows, revived(value), rows.keyPath ? undefined : key);
    }
  }
  await new Promise((resolve) => {
    tx.oncomplete = resolve;
  });
  db.close();
}

function opened(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

const original = {
  transaction: IDBDatabase.prototype.transaction,
  put: IDBObjectStore.prototype.put,
  delete: IDBObjectStore.prototype.delete,
};

IDBDatabase.prototype.transaction = function (...how) {
  const tx = original.transaction.apply(this, how);
  if (tx.mode !== "readwrite") return tx;
  const done: Write[] = [];
  writes.set(tx, done);
  tx.addEventListener("complete", () => note({ tx: done }));
  return tx;
};

IDBObjectStore.prototype.put = function (value, key) {
  const known = key ?? value[this.keyPath as string];
  writes.get(this.transaction)?.push({ store: this.name, key: known, value: plain(value) });
  return original.put.call(this, value, key);
};

IDBObjectStore.prototype.delete = function (key) {
  writes.get(this.transaction)?.push({ store: this.name, key: key as IDBValidKey });
  return original.delete.call(this, key);
};

/** As JSON can say it, and as it is now: it may be changed later. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, part) => (part instanceof Blob ? { blob64: text(part) } : part)),
  );
}

function text(blob: Blob): string {
  const bytes = bytesOf.get(blob);
  if (!bytes) throw new Error("A blob whose bytes nobody kept");
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function revived(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, part) =>
    typeof part?.blob64 === "string" ? keptBlob(bytes(part.blob64)) : part,
  );
}

function bytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
