/** Who listens to a person's records: this page, other tabs, the service worker. */

export class News {
  readonly #listeners = new Set<() => void>();
  readonly #channel: BroadcastChannel | null;

  constructor(name: string) {
    this.#channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
    if (!this.#channel) return;
    this.#channel.onmessage = () => this.#tellHere();
    // In Node an open channel would keep the program from ending.
    (this.#channel as { unref?: () => void }).unref?.();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(): void {
    this.#tellHere();
    this.#channel?.postMessage(null);
  }

  close(): void {
    this.#listeners.clear();
    this.#channel?.close();
  }

  #tellHere(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** For the web's sign-out page, which cannot look into the database. */
export function noteUnsent(personId: number, count: number): void {
  if (typeof localStorage === "undefined") return;
  try {
    const key = `jejak-unsent-${personId}`;
    if (count) localStorage.setItem(key, String(count));
    else localStorage.removeItem(key);
  } catch {
    // A full or forbidden storage only costs the page its warning.
  }
}
