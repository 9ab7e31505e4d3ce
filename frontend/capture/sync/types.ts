/** What the app shows about sync. */
export interface SyncStatus {
  /** "full": the phone has no room for what the server says. */
  phase: "idle" | "syncing" | "offline" | "signed_out" | "wait" | "other_person" | "full";
  /** When it tries again by itself; ms since 1970. */
  retryAt: number | null;
  /** Last time when everything was exchanged; ISO, null: never. */
  lastDone: string | null;
  /** The phone's clock minus the server's, ms; null: not known yet. */
  clockOffset: number | null;
  /** The server's words where it said something ("wait": its disk is full). */
  message: string;
}

export interface Engine {
  readonly status: SyncStatus;
  subscribe(listener: (status: SyncStatus) => void): () => void;
  /** At start, on return of the network, and then by itself with backoff and jitter. */
  start(): void;
  stop(): void;
  /** By button, and after each `send`. Resolves when this round ended, however it ended. */
  now(): Promise<void>;
}
