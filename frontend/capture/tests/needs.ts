/** Needs and plan lines at the server of the tests, as the contract has them. */
import { sameValue } from "../domain/content";
import { EMPTY_NEED } from "../domain/need";
import type {
  NeedChange,
  NeedConflicts,
  NeedContent,
  NeedField,
  NeedFields,
  PlanLine,
  Result,
  ServerNeed,
  Worksheet,
} from "../domain/types";

interface Row extends ServerNeed {
  history: Map<number, NeedContent>;
}

export class ServerNeeds {
  readonly rows = new Map<string, Row>();
  lines: PlanLine[] = [];
  isAll = true;

  /** What somebody does on the web. */
  edit(id: string, fields: NeedFields): void {
    const row = this.row(id);
    this.#write(row, { ...row.content, ...fields });
  }

  settle(id: string): void {
    const row = this.row(id);
    row.state = "settled";
    this.#write(row, row.content);
  }

  row(id: string): Row {
    const row = this.rows.get(id);
    if (!row) throw new Error(`the server has no need ${id}`);
    return row;
  }

  told(id: string): ServerNeed | null {
    const row = this.rows.get(id);
    if (!row) return null;
    const { history: _, ...need } = row;
    return structuredClone(need);
  }

  worksheet(person_id: number): Worksheet {
    const needs = [...this.rows.keys()].flatMap((id) => this.told(id) ?? []);
    return { person_id, needs, lines: this.lines, is_all: this.isAll };
  }

  judge(change: NeedChange): Partial<Result> & Pick<Result, "status"> {
    const known = this.rows.get(change.need_id);
    if (!known && change.base_version) return { status: "gone" };
    if (known && known.library_id !== change.library_id) return { status: "id_taken" };
    const row = known ?? this.#row(change.need_id, change.library_id);
    const base = row.history.get(Math.max(change.base_version, 1)) ?? row.content;
    const merged = this.#merged(row, base, change.fields);
    if (Object.keys(merged.conflicts).length) {
      return { status: "conflict", conflicts: merged.conflicts as Result["conflicts"] };
    }
    if (!merged.content.problem) return { status: "invalid", fields: { problem: "missing" } };
    const bad = change.evidence.find((proof) => !proof.source);
    if (bad) return { status: "invalid", fields: { source: "missing" } };
    const isChanged = !sameValue(merged.content, row.content);
    if (known && isChanged && row.state === "settled") {
      return { status: "wrong_state", message: "settled" };
    }
    for (const proof of change.evidence) {
      if (!row.evidence.some((one) => one.id === proof.id)) row.evidence.push(proof);
    }
    this.rows.set(row.id, row);
    if (isChanged) this.#write(row, merged.content);
    return { status: "stored", version: row.version, receipt: row.receipt };
  }

  #merged(row: Row, base: NeedContent, fields: NeedFields) {
    const content: NeedContent = { ...row.content };
    const conflicts: NeedConflicts = {};
    for (const [name, mine] of Object.entries(fields)) {
      const field = name as NeedField;
      const theirs = row.version ? row.content[field] : EMPTY_NEED[field];
      if (sameValue(mine, theirs) || (row.version && sameValue(mine, base[field]))) continue;
      if (row.version && !sameValue(theirs, base[field])) conflicts[field] = { theirs, mine };
      Object.assign(content, { [field]: mine });
    }
    return { content, conflicts };
  }

  #row(id: string, library_id: number): Row {
    return {
      id,
      library_id,
      version: 0,
      state: "open",
      state_note: "",
      receipt: "",
      changed_at: "2026-11-20T08:00:00Z",
      changed_by: "Ana",
      content: { ...EMPTY_NEED },
      evidence: [],
      history: new Map(),
    };
  }

  #write(row: Row, content: NeedContent): void {
    row.version += 1;
    row.content = content;
    row.receipt = `N-${row.version}`;
    row.history.set(row.version, content);
  }
}
