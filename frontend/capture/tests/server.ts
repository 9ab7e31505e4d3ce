/** The sync API in memory, as the contract has it, for tests of the phone's side. */
import { EMPTY, merge } from "../domain/content";
import type {
  AnyChange,
  Change,
  Content,
  Me,
  PhotoResult,
  Result,
  ServerRecord,
  ServerState,
} from "../domain/types";
import { ServerNeeds } from "./needs";
import { result } from "./result";
import { Sheets } from "./sheets";

interface Photo {
  id: string;
  record: string;
  sha256: string;
  bytes: Uint8Array;
  size: number;
  caption: string;
  state: "expected" | "received";
}

interface Row extends ServerRecord {
  author: number;
  history: Map<number, Content>;
  changedAt: number;
}

export interface Asked {
  method: string;
  path: string;
  headers: Headers;
  body: unknown;
}

/** What a test does to a request: answer it otherwise, or lose or spoil its answer. */
export type Weather = (
  asked: Asked,
) => "cut_before" | "cut_after" | "fail_after" | Response | undefined;

const PAGE = 3;
export const LIBRARY = 7;

export class Server {
  readonly rows = new Map<string, Row>();
  readonly photos = new Map<string, Photo>();
  readonly sheets = new Sheets();
  readonly needs = new ServerNeeds();
  readonly ledger = new Map<string, { body: string; result: Result }>();
  readonly requests: Asked[] = [];
  weather: Weather = () => undefined;
  person: number | null = 1;
  clock = () => Date.now();
  /** Bytes of photos that arrived, also those that were sent twice. */
  arrived = 0;
  #moment = 0;
  #epoch = 1;

  readonly fetch: typeof fetch = async (input, init) => {
    const path = String(input).replace("/api/sync/v1/", "");
    const headers = new Headers(init?.headers);
    const isText = typeof init?.body === "string";
    const body = isText ? JSON.parse(init.body as string) : init?.body;
    const asked = { method: init?.method ?? "GET", path, headers, body };
    this.requests.push(asked);
    const weather = this.weather(asked);
    if (weather === "cut_before") throw new TypeError("no connection");
    if (weather instanceof Response) return weather;
    const answer = await this.#answer(asked);
    if (weather === "cut_after") throw new TypeError("connection lost");
    return weather === "fail_after" ? json(500, { code: "error", message: "" }) : answer;
  };

  count(method: string, start: string): number {
    return this.requests.filter((one) => one.method === method && one.path.startsWith(start))
      .length;
  }

  /** What somebody does on the web: edit, return, verify, delete. */
  edit(id: string, fields: Partial<Content>): void {
    const row = this.row(id);
    this.#write(row, { ...row.content, ...fields }, row.state);
  }

  move(id: string, state: ServerState): void {
    const row = this.row(id);
    this.#write(row, row.content, state);
  }

  return(id: string, field: string, text: string): void {
    const row = this.row(id);
    const remark = { id: row.remarks.length + 1, field, text, by: "Ben", at: this.#now() };
    row.remarks.push({ ...remark, version: row.version, answer: "", is_open: true });
    this.#write(row, row.content, "returned");
  }

  add(id: string, content: Partial<Content>, state: ServerState = "submitted"): Row {
    const row = this.#row(id, LIBRARY, 1);
    this.rows.set(id, row);
    this.#write(row, { ...EMPTY, ...content }, state);
    return row;
  }

  row(id: string): Row {
    const row = this.rows.get(id);
    if (!row) throw new Error(`the server has no ${id}`);
    return row;
  }

  /** From a backup: what a cursor says is not known any more. */
  restore(): void {
    this.#epoch += 1;
  }

  #row(id: string, library_id: number, author: number): Row {
    return {
      id,
      library_id,
      author,
      version: 0,
      state: "draft",
      state_note: "",
      receipt: "",
      stored_at: this.#now(),
      recorded_by: "Ana",
      verified_by: "",
      is_on_behalf: false,
      may_change: true,
      content: { ...EMPTY },
      remarks: [],
      photos: [],
      history: new Map(),
      changedAt: 0,
    };
  }

  #write(row: Row, content: Content, state: ServerState): void {
    this.#moment += 1;
    row.version += 1;
    row.content = content;
    row.state = state;
    row.changedAt = this.#moment;
    row.stored_at = this.#now();
    row.receipt = `${row.id.slice(-4)}-${row.version}`;
    row.history.set(row.version, content);
  }

  #now(): string {
    return new Date(this.clock()).toISOString();
  }

  async #answer({ method, path, headers, body }: Asked): Promise<Response> {
    if (this.person === null) return json(401, { code: "signed_out", message: "" });
    if (path === "me") return json(200, this.#me(this.person));
    if (path === "lists") {
      if (headers.get("If-None-Match") === "e1") return new Response(null, { status: 304 });
      const theme = { code: "crafts", name_id: "Kerajinan", name_en: "Crafts", is_active: true };
      return json(200, { themes: [theme], price_per_mb_idr: 50 }, { ETag: "e1" });
    }
    if (path === "worksheet") return this.#worksheet(headers.get("If-None-Match"));
    if (path.startsWith("records")) {
      const asked = new URLSearchParams(path.split("?")[1]);
      return json(200, this.#page(asked.get("since") ?? "", asked.get("sheets")));
    }
    if (method !== "GET" && headers.get("X-CSRFToken") !== "token") {
      return json(403, { code: "csrf", message: "" });
    }
    if (path === "changes") {
      return this.#changes((body as { changes: AnyChange[] }).changes);
    }
    return this.#photo(method, path.slice("photos/".length), headers, body as Blob);
  }

  #worksheet(known: string | null): Response {
    const told = this.needs.worksheet(this.person as number);
    const etag = `"${JSON.stringify(told).length}-${[...this.needs.rows.values()].map((row) => row.version).join(".")}"`;
    return known === etag ? new Response(null, { status: 304 }) : json(200, told, { ETag: etag });
  }

  #me(id: number): Me {
    const person = { id, name: id === 1 ? "Ana" : "Ben", language: "id" as const };
    const library = { id: LIBRARY, name: "Sukorejo", place: "Kendal", time_zone: "Asia/Jakarta" };
    return {
      person,
      libraries: [{ ...library, closed_on: null, is_own: true }],
      csrf_token: "token",
      now: this.#now(),
    };
  }

  #page(cursor: string, sheets: string | null): unknown {
    const [epoch, since, snapshot, at] = cursor.split(".").map(Number);
    const isKnown = epoch === this.#epoch;
    const from = isKnown ? (since ?? 0) : 0;
    const until = isKnown && snapshot ? snapshot : this.#moment;
    const start = isKnown ? (at ?? 0) : 0;
    const news = [...this.rows.values()].filter((row) => row.changedAt > from);
    const page = news.slice(start, start + PAGE);
    const is_more = news.length > start + PAGE;
    const next = is_more ? [this.#epoch, from, until, start + PAGE] : [this.#epoch, until];
    const drafts = [...this.rows.values()].filter((row) => row.state === "draft");
    return {
      records: page.map((row) => this.#told(row)),
      cursor: next.join("."),
      person_id: this.person,
      is_more,
      is_whole: from === 0,
      drafts: drafts.map((row) => row.id),
      now: this.#now(),
      sheets: is_more || sheets === null ? null : this.sheets.page(sheets, this.#epoch),
    };
  }

  #told(row: Row): ServerRecord {
    const { author: _, history: __, changedAt: ___, ...record } = row;
    const photos = [...this.photos.values()].filter((photo) => photo.record === row.id);
    return structuredClone({
      ...record,
      photos: photos.map((photo) => ({
        id: photo.id,
        state: photo.state,
        message: "",
        what_to_do: "",
        caption: photo.caption,
        byte_count: photo.size,
        sha256: photo.sha256,
        received_at: photo.state === "received" ? this.#now() : null,
        shows_people: null,
        shows_children: null,
        consent: "not_asked" as const,
        use: "internal" as const,
        question: null,
      })),
    });
  }

  #changes(changes: AnyChange[]): Response {
    if (changes.length > 50) return json(413, { code: "too_many", message: "" });
    const results = changes.map((change) => this.#change(change));
    return json(200, { now: this.#now(), results });
  }

  #change(change: AnyChange): Result {
    const body = JSON.stringify(change);
    const seen = this.ledger.get(change.change_id);
    if (seen) {
      if (seen.body !== body) return result(change, "refused", { message: "another body" });
      return structuredClone({ ...seen.result, ...this.#told_of(change) });
    }
    if (change.author !== this.person) return result(change, "wrong_author");
    const isRecord = "record_id" in change;
    const answer = isRecord
      ? this.#judge(change)
      : result(
          change,
          "stored",
          "month" in change ? this.sheets.judge(change) : this.needs.judge(change),
        );
    if (!isRecord) Object.assign(answer, this.#told_of(change));
    // Refusals changed nothing, and are judged anew.
    if (!isRecord && !["stored", "conflict"].includes(answer.status)) return answer;
    this.ledger.set(change.change_id, { body, result: structuredClone(answer) });
    return answer;
  }

  #told_of(change: AnyChange): Partial<Result> {
    if ("month" in change) return { sheet: this.sheets.told(change.month) };
    if ("need_id" in change) return { need: this.needs.told(change.need_id) };
    const row = this.rows.get(change.record_id);
    return { record: row ? this.#told(row) : null };
  }

  #judge(change: Change): Result {
    const known = this.rows.get(change.record_id);
    if (known && known.author !== change.author) return result(change, "id_taken");
    if (!known && change.base_version !== null) return result(change, "gone");
    const row = known ?? this.#row(change.record_id, change.library_id, change.author);
    if (row.state === "withdrawn") return result(change, "wrong_state", { message: "withdrawn" });
    const base = known ? (row.history.get(change.base_version ?? 0) ?? EMPTY) : EMPTY;
    const { content, conflicts } = merge(base, { ...base, ...change.fields }, row.content);
    if (Object.keys(conflicts).length && known) {
      return result(change, "conflict", { conflicts, record: this.#told(row) });
    }
    if (change.submit && !content.title) {
      return result(change, "invalid", { fields: { title: "Give the activity a name." } });
    }
    this.rows.set(row.id, row);
    this.#store(row, content, change);
    return result(change, "stored", {
      photos: this.#announce(change),
      version: row.version,
      state: row.state,
      stored_at: row.stored_at,
      receipt: row.receipt,
      record: known ? this.#told(row) : null,
    });
  }

  #store(row: Row, content: Content, change: Change): void {
    const isSame = JSON.stringify(content) === JSON.stringify(row.content);
    const submits = change.submit && ["draft", "returned"].includes(row.state);
    if (submits) {
      for (const remark of row.remarks) {
        remark.answer ||= change.answers[remark.id] ?? "";
        remark.is_open = false;
      }
    }
    const fallsBack = row.state === "verified" && !isSame;
    if (isSame && !submits && row.version) return;
    this.#write(row, content, submits || fallsBack ? "submitted" : row.state);
  }

  #announce(change: Change): PhotoResult[] {
    for (const id of change.dropped_photos) this.photos.delete(id);
    return change.photos.map((meta) => {
      const there = this.photos.get(meta.id);
      if (there && (there.record !== change.record_id || there.sha256 !== meta.sha256)) {
        return { id: meta.id, status: "id_taken", offset: 0, message: "taken" };
      }
      const photo: Photo = there ?? {
        id: meta.id,
        record: change.record_id,
        sha256: meta.sha256,
        bytes: new Uint8Array(),
        size: meta.byte_count,
        caption: "",
        state: "expected",
      };
      photo.caption = meta.caption;
      this.photos.set(meta.id, photo);
      const status = photo.state === "received" ? "safe" : "expected";
      return { id: meta.id, status, offset: photo.bytes.length, message: "" };
    });
  }

  async #photo(method: string, id: string, headers: Headers, body: Blob): Promise<Response> {
    const photo = this.photos.get(id);
    if (!photo) return json(404, { code: "not_found", message: "unknown" });
    if (method !== "PATCH") return json(200, this.#place(photo));
    const offset = Number(headers.get("Upload-Offset"));
    const bytes = new Uint8Array(await body.arrayBuffer());
    this.arrived += bytes.length;
    if (photo.state === "received") return json(200, this.#place(photo));
    if (offset !== photo.bytes.length) {
      return json(409, { code: "offset", message: "", offset: photo.bytes.length });
    }
    photo.bytes = new Uint8Array([...photo.bytes, ...bytes]);
    if (photo.bytes.length < photo.size) return json(200, this.#place(photo));
    if ((await sha256(photo.bytes)) !== photo.sha256) {
      photo.bytes = new Uint8Array();
      return json(422, { code: "checksum", message: "damaged on the way" });
    }
    photo.state = "received";
    const row = this.row(photo.record);
    this.#write(row, row.content, row.state);
    return json(200, this.#place(photo));
  }

  #place(photo: Photo): unknown {
    return {
      id: photo.id,
      state: photo.state,
      offset: photo.bytes.length,
      byte_count: photo.size,
      received_at: photo.state === "received" ? this.#now() : null,
      message: "",
      what_to_do: "",
    };
  }
}

export function json(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json", ...headers },
  });
}

export async function sha256(bytes: Uint8Array<ArrayBuffer> | Uint8Array): Promise<string> {
  const sum = await crypto.subtle.digest("SHA-256", new Uint8Array(bytes));
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
