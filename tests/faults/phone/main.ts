/** Phones for the fault tests, told by lines of JSON on stdin: `{"n", "phone", "do", ...}`.
 *
 * Each phone lives in a thread of its own, which "kill" ends wherever it stands. Each line is
 * answered by one with the same `n`, whatever happens.
 */
import { createInterface } from "node:readline";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { Phone } from "./phone";

interface Told {
  n: number;
  phone: string;
  do: string;
}

class Switchboard {
  readonly #threads = new Map<string, Worker>();
  readonly #open = new Map<string, Set<number>>();

  async take(told: Told): Promise<void> {
    if (told.do === "kill") {
      await this.#kill(told.phone);
      this.#say({ n: told.n });
      return;
    }
    this.#waiting(told.phone).add(told.n);
    this.#thread(told.phone).postMessage(told);
  }

  async #kill(phone: string): Promise<void> {
    const thread = this.#threads.get(phone);
    this.#threads.delete(phone);
    await thread?.terminate();
    for (const n of this.#waiting(phone)) this.#say({ n, killed: true });
    this.#open.delete(phone);
  }

  #waiting(phone: string): Set<number> {
    const waiting = this.#open.get(phone) ?? new Set();
    this.#open.set(phone, waiting);
    return waiting;
  }

  #thread(phone: string): Worker {
    const found = this.#threads.get(phone);
    if (found) return found;
    const thread = new Worker(new URL(import.meta.url));
    thread.on("message", (answer: { n: number }) => {
      if (this.#waiting(phone).delete(answer.n)) this.#say(answer);
    });
    thread.on("error", (error: Error) => {
      for (const n of this.#waiting(phone)) this.#say({ n, error: String(error.stack) });
      this.#threads.delete(phone);
    });
    this.#threads.set(phone, thread);
    return thread;
  }

  #say(answer: object): void {
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

function live(): void {
  const phone = new Phone() as unknown as Record<string, (told: Told) => Promise<object>>;
  parentPort?.on("message", async (told: Told) => {
    try {
      parentPort?.postMessage({ ...(await phone[told.do]?.(told)), n: told.n });
    } catch (error) {
      parentPort?.postMessage({ n: told.n, error: String((error as Error).stack) });
    }
  });
}

function switchboard(): void {
  const board = new Switchboard();
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => void board.take(JSON.parse(line)));
  lines.on("close", () => process.exit(0));
}

if (isMainThread) switchboard();
else live();
