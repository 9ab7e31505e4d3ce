/** Sending changes: many at once, and one bad one never holds back the others. */
import type { AnyChange as Change, Result } from "../domain/types";
import type { Answer } from "./api";
import { type Round, type Stop, stopOf } from "./round";

/** At most so much text in one request, for each change that may be in it. */
const BYTES_A_CHANGE = 10_000;
/** Whatever the server answers, a round goes on to the photos. */
const MOST_BATCHES = 200;
/** In so many rounds the server may fail at one change; then it is put before the person. */
const FAULTS = 5;
/** Where one bad change makes the server refuse all that came with it. */
const DIVISIBLE = [400, 413, 422, 500];

type Refusal = Extract<Answer<unknown>, { kind: "refused" }>;

export async function pushChanges(round: Round): Promise<Stop | null> {
  // What the server failed at in an earlier round comes last.
  const troubled = [...round.faults.keys()];
  const first = new Push(round, new Set(troubled));
  const stop = await first.all();
  if (stop || troubled.length === 0) return stop;
  for (const id of troubled) first.skipped.delete(id);
  const last = new Push(round, first.skipped);
  const stopped = await last.all();
  // What did not come up again was answered or taken back.
  if (!stopped) for (const id of troubled) if (!last.skipped.has(id)) round.faults.delete(id);
  return stopped;
}

class Push {
  #hasJustFailed = false;

  constructor(
    private readonly round: Round,
    readonly skipped: Set<string>,
  ) {}

  async all(): Promise<Stop | null> {
    const { book, line } = this.round;
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const limit = { count: line.changes, bytes: line.changes * BYTES_A_CHANGE };
      const changes = await book.sync.takeChanges(limit, this.skipped);
      if (changes.length === 0) return null;
      const stop = await this.#send(changes);
      if (stop) return stop;
    }
    return null;
  }

  async #send(changes: Change[]): Promise<Stop | null> {
    const answer = await this.round.api.changes(changes);
    this.round.line.pushed(answer.kind !== "offline");
    if (answer.kind === "ok") return this.#hear(changes, answer.body.results);
    if (answer.kind !== "refused" || !DIVISIBLE.includes(answer.status)) return stopOf(answer);
    const [first, ...others] = changes;
    if (first && others.length === 0) return this.#giveUp(first, answer);
    const half = Math.ceil(changes.length / 2);
    const stop = await this.#send(changes.slice(0, half));
    return stop ?? this.#send(changes.slice(half));
  }

  /** Somebody else signed in meanwhile: what is this person's waits for them, unrefused. */
  async #hear(changes: Change[], results: Result[]): Promise<Stop | null> {
    const others = results.filter((result) => result.status === "wrong_author");
    await this.#take(
      changes,
      results.filter((result) => result.status !== "wrong_author"),
    );
    return others.length ? { kind: "other_person" } : null;
  }

  async #take(changes: Change[], results: Result[]): Promise<void> {
    this.#hasJustFailed = false;
    await this.round.book.sync.takeResults(results);
    const told = new Set(results.map((result) => result.change_id));
    for (const { change_id } of changes) {
      this.round.faults.delete(change_id);
      if (!told.has(change_id)) this.skipped.add(change_id);
    }
  }

  /** A change that is refused alone; a fault of the server may be over in the next round. */
  async #giveUp(change: Change, refusal: Refusal): Promise<Stop | null> {
    if (refusal.status !== 500) return this.#refuse(change, refusal);
    // Two in a row: it is not about the one change.
    if (this.#hasJustFailed) return stopOf(refusal);
    this.#hasJustFailed = true;
    const faults = (this.round.faults.get(change.change_id) ?? 0) + 1;
    this.round.faults.set(change.change_id, faults);
    if (faults >= FAULTS) return this.#refuse(change, refusal);
    this.skipped.add(change.change_id);
    return null;
  }

  async #refuse(change: Change, { message, status }: Refusal): Promise<null> {
    await this.#take([change], [{ ...refused(change, message), is_unknown: status === 500 }]);
    return null;
  }
}

function refused(change: Change, message: string): Result {
  return {
    change_id: change.change_id,
    status: "refused",
    message,
    fields: {},
    conflicts: {},
    version: null,
    state: null,
    stored_at: null,
    receipt: "",
    record: null,
    photos: [],
  };
}
