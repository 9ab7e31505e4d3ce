/** What is typed into a form: on the screen at once, saved one write at a time, never given up. */
import { same } from "../domain/content";
import { contentOf } from "../domain/record";
import type { Content, LocalRecord } from "../domain/types";

type Part = Partial<Content>;

export class Typing {
  content: Content;
  /** Why the last write failed; null when it did not. */
  problem: unknown = null;
  /** Told whenever there is something to draw. */
  onChange: () => void = () => {};
  #waiting: Part = {};
  #leaving: Part = {};
  #busy: Promise<void> | null = null;
  #savedAt = "";

  constructor(
    record: LocalRecord,
    private readonly save: (part: Part) => Promise<LocalRecord>,
  ) {
    this.content = contentOf(record);
  }

  type(part: Part): void {
    this.content = { ...this.content, ...part };
    this.#waiting = { ...this.#waiting, ...part };
    this.onChange();
    void this.settle();
  }

  /** Resolves once all is saved; false: the phone refused, and the next try takes it along. */
  async settle(): Promise<boolean> {
    do {
      this.#busy ??= this.#saveAll().finally(() => {
        this.#busy = null;
      });
      await this.#busy;
    } while (this.problem === null && Object.keys(this.#waiting).length);
    return this.problem === null;
  }

  /** Take in what the phone holds by now; what is not saved yet stays above it. */
  hear(record: LocalRecord): void {
    // It was read before the last keystroke was written.
    if (record.touched_at < this.#savedAt) return;
    const content = { ...contentOf(record), ...this.#leaving, ...this.#waiting };
    if (same(content, this.content)) return;
    this.content = content;
    this.onChange();
  }

  async #saveAll(): Promise<void> {
    while (Object.keys(this.#waiting).length) {
      this.#leaving = this.#waiting;
      this.#waiting = {};
      try {
        this.#savedAt = (await this.save(this.#leaving)).touched_at;
        this.problem = null;
      } catch (error) {
        this.#waiting = { ...this.#leaving, ...this.#waiting };
        this.problem = error;
      }
      this.#leaving = {};
      this.onChange();
      if (this.problem !== null) return;
    }
  }
}
