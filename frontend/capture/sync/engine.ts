/** Sync: one round at a time, by itself and when it is asked for. */
import type { Me } from "../domain/types";
import { type Book, PhoneFull } from "../store/types";
import { Api, type ApiOptions } from "./api";
import { backoff, waitAsked } from "./backoff";
import { Line } from "./line";
import { sendPhotos } from "./photos";
import { meet, pullLists, pullRecords, pullWorksheet } from "./pull";
import { pushChanges } from "./push";
import type { Round, Stop } from "./round";
import type { Engine, SyncStatus } from "./types";

export interface EngineOptions extends ApiOptions {
  /** Who was signed in a moment ago, when the lists were read too: the first round need not ask. */
  met?: Me;
  now?: () => number;
  random?: () => number;
  setTimeout?: (work: () => void, ms: number) => unknown;
  clearTimeout?: (timer: never) => void;
  /** null: nobody else on this phone syncs. */
  locks?: Pick<LockManager, "request"> | null;
}

/** At rest it asks so often whether something came back. */
const REST_MS = 15 * 60_000;
/** Signed out, or somebody else is here: only a person can change that. */
const PAUSE_MS = 10 * 60_000;
const LISTS_MS = 6 * 3_600_000;

export function createEngine(book: Book, options: EngineOptions = {}): Engine {
  return new RoundEngine(book, options);
}

class RoundEngine implements Engine {
  status: SyncStatus = {
    phase: "idle",
    retryAt: null,
    lastDone: null,
    clockOffset: null,
    message: "",
  };
  readonly #listeners = new Set<(status: SyncStatus) => void>();
  readonly #round: Round;
  readonly #options: EngineOptions;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #isStarted = false;
  #isStopped = false;
  #timer: unknown = null;
  #failures = 0;
  #listsAt = Number.NEGATIVE_INFINITY;

  constructor(book: Book, options: EngineOptions) {
    this.#options = options;
    const api = new Api(options);
    let { met } = options;
    if (met) this.#listsAt = (options.now ?? Date.now)();
    this.#round = {
      book,
      api,
      me: async () => {
        if (!met) return api.me();
        const body = met;
        met = undefined;
        api.csrfToken = body.csrf_token;
        return { kind: "ok", body, headers: new Headers() };
      },
      line: new Line(),
      now: options.now ?? Date.now,
      faults: new Map(),
      isInterrupted: () => this.#isAskedAgain || this.#isStopped,
      interrupt: () => {
        this.#isAskedAgain = true;
      },
    };
    this.#remember().catch(() => {});
  }

  subscribe(listener: (status: SyncStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.#isStarted = true;
    globalThis.addEventListener?.("online", this.#onOnline);
    void this.now();
  }

  stop(): void {
    this.#isStarted = false;
    this.#isStopped = true;
    globalThis.removeEventListener?.("online", this.#onOnline);
    this.#cancel();
  }

  now(): Promise<void> {
    this.#failures = 0;
    this.#isStopped = false;
    return this.#run();
  }

  readonly #onOnline = () => void this.now();

  #run(): Promise<void> {
    this.#cancel();
    if (this.#running) {
      this.#isAskedAgain = true;
      return this.#running;
    }
    this.#running = this.#alone(() => this.#rounds()).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Two tabs, or a tab and the service worker, take turns. */
  #alone(work: () => Promise<void>): Promise<void> {
    const { locks = globalThis.navigator?.locks } = this.#options;
    return locks ? locks.request("jejak-sync", work) : work();
  }

  async #rounds(): Promise<void> {
    do {
      this.#isAskedAgain = false;
      this.#tell({ phase: "syncing", retryAt: null, message: "" });
      try {
        await this.#end(await this.#exchange());
      } catch (error) {
        this.#fail(error);
      }
    } while (this.#isAskedAgain);
  }

  async #exchange(): Promise<Stop | null> {
    const met = await meet(this.#round);
    if ("stop" in met) return met.stop;
    this.#tell({ clockOffset: met.offset });
    let stop: Stop | null;
    do {
      this.#isAskedAgain = false;
      stop = (await pushChanges(this.#round)) ?? (await sendPhotos(this.#round));
      // A server that cannot take more may still have something to tell.
      if (stop && stop.kind !== "wait") return stop;
      const pulled = await this.#pull();
      if (pulled) return pulled;
    } while (this.#isAskedAgain && !stop);
    return stop ?? this.#unfinished();
  }

  /** What the server failed at alone is tried again soon, not at rest. */
  #unfinished(): Stop | null {
    return this.#round.faults.size ? { kind: "wait", after: null, message: "" } : null;
  }

  async #pull(): Promise<Stop | null> {
    const { now } = this.#round;
    if (now() - this.#listsAt > LISTS_MS) {
      const stop = await pullLists(this.#round);
      if (stop) return stop;
      this.#listsAt = now();
    }
    return (await pullRecords(this.#round)) ?? pullWorksheet(this.#round);
  }

  async #end(stop: Stop | null): Promise<void> {
    const { book, now } = this.#round;
    if (this.#isStopped) return;
    if (stop) {
      this.#pause(stop);
      return;
    }
    this.#failures = 0;
    const lastDone = new Date(now()).toISOString();
    const { clockOffset } = this.status;
    await book.sync.setMeta({ last_done: lastDone, clock_offset: clockOffset });
    this.#tell({ phase: "idle", lastDone });
    this.#again(REST_MS * (1 + this.#random()));
  }

  #pause(stop: Stop): void {
    const message = stop.kind === "wait" ? stop.message : "";
    this.#tell({ phase: stop.kind, message });
    if (stop.kind === "signed_out" || stop.kind === "other_person") {
      this.#again(PAUSE_MS);
      return;
    }
    this.#failures += 1;
    const asked = stop.kind === "wait" && stop.after !== null;
    this.#again(asked ? waitAsked(stop.after ?? 0, this.#random) : this.#backoff());
  }

  #fail(error: unknown): void {
    // Its book was closed meanwhile; what was under way is sent again another time.
    if (this.#isStopped) return;
    this.#failures += 1;
    this.#tell({ phase: error instanceof PhoneFull ? "full" : "offline" });
    this.#again(this.#backoff());
    if (!(error instanceof PhoneFull)) console.error(error);
  }

  #backoff(): number {
    return backoff(this.#failures, this.#random);
  }

  readonly #random = (): number => (this.#options.random ?? Math.random)();

  #again(ms: number): void {
    this.#cancel();
    if (!this.#isStarted) return;
    const later = this.#options.setTimeout ?? setTimeout;
    this.#timer = later(() => void this.#run(), ms);
    this.#tell({ retryAt: this.#round.now() + ms });
  }

  #cancel(): void {
    const cancel = this.#options.clearTimeout ?? clearTimeout;
    if (this.#timer !== null) cancel(this.#timer as never);
    this.#timer = null;
  }

  async #remember(): Promise<void> {
    const lastDone = await this.#round.book.meta<string>("last_done");
    const clockOffset = await this.#round.book.meta<number>("clock_offset");
    const { status } = this;
    this.#tell({
      lastDone: status.lastDone ?? lastDone,
      clockOffset: status.clockOffset ?? clockOffset,
    });
  }

  #tell(news: Partial<SyncStatus>): void {
    this.status = { ...this.status, ...news };
    for (const listener of this.#listeners) listener(this.status);
  }
}
