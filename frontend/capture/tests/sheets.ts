/** Monthly statistics at the server of the tests, as the contract has them. */
import { applied } from "../domain/sheet";
import type { Answers, Result, ServerSheet, SheetChange } from "../domain/types";
import { LIBRARY } from "./server";

interface Row extends ServerSheet {
  history: Map<number, Answers>;
  changedAt: number;
}

export class Sheets {
  readonly rows = new Map<string, Row>();
  /** What closing asks about, by the number. */
  asked: string[] = [];
  #moment = 0;

  /** What somebody does on the web. */
  edit(month: string, fields: Record<string, number | string | null>): void {
    const row = this.rows.get(month) ?? this.#row(month);
    this.#write(row, applied(row.answers, fields), row.state);
  }

  move(month: string, state: "open" | "closed"): void {
    const row = this.rows.get(month) ?? this.#row(month);
    this.#write(row, row.answers, state);
  }

  told(month: string): ServerSheet | null {
    const row = this.rows.get(month);
    if (!row) return null;
    const { history: _, changedAt: __, ...sheet } = row;
    return structuredClone(sheet);
  }

  page(cursor: string, epoch: number): unknown {
    const [said, since = 0] = cursor.split(".").map(Number);
    const from = said === epoch ? since : 0;
    const news = [...this.rows.values()].filter((row) => row.changedAt > from);
    return {
      sheets: news.map((row) => this.told(row.month)),
      due: [{ library_id: LIBRARY, month: "2026-10", due_on: "2026-11-10" }],
      cursor: `${epoch}.${this.#moment}`,
      is_whole: from === 0,
    };
  }

  judge(change: SheetChange): Partial<Result> & Pick<Result, "status"> {
    const row = this.rows.get(change.month) ?? this.#row(change.month);
    if (change.act === "reopen") {
      if (row.state === "open") return { status: "wrong_state", message: "open already" };
      this.#write(row, row.answers, "open");
    } else if (change.act === "close") {
      if (row.version !== change.base_version) return { status: "conflict" };
      const open = this.asked.filter((code) => !change.confirmed.includes(code));
      const questions = open.map((code) => ({ code, field: code, text: code }));
      if (open.length) return { status: "questions", questions };
      this.#write(row, row.answers, "closed");
    } else {
      const refusal = this.#save(row, change);
      if (refusal) return refusal;
    }
    return { status: "stored", version: row.version };
  }

  #save(row: Row, change: SheetChange): (Partial<Result> & Pick<Result, "status">) | null {
    const base = row.history.get(change.base_version) ?? {};
    const conflicts: Record<string, { theirs: unknown; mine: unknown }> = {};
    for (const [key, mine] of Object.entries(change.fields)) {
      const theirs = row.answers[key] ?? null;
      if (theirs !== (base[key] ?? null) && theirs !== mine) conflicts[key] = { theirs, mine };
    }
    if (Object.keys(conflicts).length) {
      return { status: "conflict", conflicts: conflicts as Result["conflicts"] };
    }
    if (row.state === "closed") return { status: "wrong_state", message: "closed" };
    const answers = applied(row.answers, change.fields, change.taps);
    const bad = Object.entries(change.fields).find(([, value]) => value === 13);
    if (bad) return { status: "invalid", fields: { [bad[0]]: "no thirteen" } };
    this.#write(row, answers, "open");
    return null;
  }

  #row(month: string): Row {
    return {
      library_id: LIBRARY,
      month,
      version: 0,
      state: "open",
      receipt: "",
      changed_at: "",
      changed_by: "Ana",
      closed_by: "",
      answers: {},
      history: new Map(),
      changedAt: 0,
    };
  }

  #write(row: Row, answers: Answers, state: "open" | "closed"): void {
    this.#moment += 1;
    row.version += 1;
    row.answers = answers;
    row.state = state;
    row.changedAt = this.#moment;
    row.receipt = `S-${row.version}`;
    row.history.set(row.version, answers);
    this.rows.set(row.month, row);
  }
}
