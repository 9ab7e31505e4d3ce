/** The server's sync API: each answer as one of five kinds, never as an exception. */
import type { AnyChange, Lists, Me, Result, Worksheet } from "../domain/types";
import type { Page } from "../store/types";

export type Answer<T> =
  | { kind: "ok"; body: T; headers: Headers }
  | { kind: "offline" }
  | { kind: "signed_out" }
  /** `after`: seconds, where the server says it. */
  | { kind: "wait"; after: number | null; message: string }
  | { kind: "refused"; status: number; code: string; message: string; offset: number | null };

export interface PhotoPlace {
  id: string;
  state: string;
  offset: number;
  byte_count: number;
  received_at: string | null;
  message: string;
  what_to_do: string;
}

export interface ApiOptions {
  fetch?: typeof fetch;
  /** Where the API stands, without the last stroke. */
  base?: string;
  /** Without an answer for so long the connection counts as lost; ms. */
  patience?: { short: number; long: number };
}

const PATIENCE = { short: 30_000, long: 90_000 };

interface Request {
  method?: string;
  body?: BodyInit;
  headers?: Record<string, string>;
  isLong?: boolean;
}

export class Api {
  csrfToken = "";
  readonly #fetch: typeof fetch;
  readonly #base: string;
  readonly #patience: { short: number; long: number };

  constructor(options: ApiOptions = {}) {
    // Called as a property of this object, the browser's own would refuse.
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.#base = options.base ?? "/api/sync/v1";
    this.#patience = options.patience ?? PATIENCE;
  }

  async me(): Promise<Answer<Me>> {
    const answer = await this.#ask<Me>("me");
    if (answer.kind === "ok") this.csrfToken = answer.body.csrf_token;
    return answer;
  }

  /** `ok` with an empty body where nothing changed since `etag`. */
  lists(etag: string | null): Promise<Answer<Lists | null>> {
    return this.#ask("lists", { headers: etag ? { "If-None-Match": etag } : {} });
  }

  /** `ok` with an empty body where nothing changed since `etag`. */
  worksheet(etag: string | null): Promise<Answer<Worksheet | null>> {
    return this.#ask("worksheet", { headers: etag ? { "If-None-Match": etag } : {} });
  }

  records(
    since: string,
    sheets: string,
  ): Promise<Answer<Page & { person_id: number; now: string }>> {
    return this.#ask(`records?${new URLSearchParams({ since, sheets })}`);
  }

  changes(changes: AnyChange[]): Promise<Answer<{ now: string; results: Result[] }>> {
    const body = JSON.stringify({ sent_at: new Date().toISOString(), changes });
    const headers = { "Content-Type": "application/json" };
    return this.#send("changes", { method: "POST", body, headers, isLong: true });
  }

  photo(id: string): Promise<Answer<PhotoPlace>> {
    return this.#ask(`photos/${id}`);
  }

  sendBytes(id: string, offset: number, bytes: Blob): Promise<Answer<PhotoPlace>> {
    const headers = {
      "Upload-Offset": String(offset),
      "Content-Type": "application/offset+octet-stream",
    };
    return this.#send(`photos/${id}`, { method: "PATCH", body: bytes, headers, isLong: true });
  }

  /** With the token; a token that grew old is fetched anew, once. */
  async #send<T>(path: string, request: Request): Promise<Answer<T>> {
    const once = () =>
      this.#ask<T>(path, {
        ...request,
        headers: { ...request.headers, "X-CSRFToken": this.csrfToken },
      });
    const answer = await once();
    if (answer.kind !== "refused" || answer.code !== "csrf") return answer;
    const me = await this.me();
    return me.kind === "ok" ? once() : me;
  }

  async #ask<T>(path: string, request: Request = {}): Promise<Answer<T>> {
    const { isLong, ...rest } = request;
    const timeout = isLong ? this.#patience.long : this.#patience.short;
    const control = new AbortController();
    const timer = setTimeout(() => control.abort(), timeout);
    try {
      const response = await this.#fetch(`${this.#base}/${path}`, {
        ...rest,
        headers: { Accept: "application/json", ...request.headers },
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: control.signal,
      });
      return await answerOf<T>(response);
    } catch {
      // No connection, broken off, too slow, or an answer that is cut.
      return { kind: "offline" };
    } finally {
      clearTimeout(timer);
    }
  }
}

async function answerOf<T>(response: Response): Promise<Answer<T>> {
  const { status, headers } = response;
  if (status === 304) return { kind: "ok", body: null as T, headers };
  if (status === 401) return { kind: "signed_out" };
  if (status === 502 || status === 504) return { kind: "offline" };
  if (status === 429 || status === 503) return waitOf(response);
  const isJson = headers.get("Content-Type")?.includes("json");
  // A hotel's sign-in page answers in our name, but never in JSON.
  if (!isJson) return status === 500 ? refusalOf(status, {}) : { kind: "offline" };
  const body = await response.json();
  return response.ok ? { kind: "ok", body, headers } : refusalOf(status, body);
}

function refusalOf<T>(
  status: number,
  said: { code?: string; message?: string; offset?: number },
): Answer<T> {
  const { code = "", message = "", offset = null } = said;
  return { kind: "refused", status, code, message, offset };
}

async function waitOf<T>(response: Response): Promise<Answer<T>> {
  const said = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const body = await response.json().catch(() => ({}));
  const message = typeof body.message === "string" ? body.message : "";
  return { kind: "wait", after: Number.isNaN(said) ? null : said, message };
}

/** Who is signed in here. */
export async function fetchMe(options: ApiOptions = {}): Promise<Me | "signed_out" | "offline"> {
  const answer = await new Api(options).me();
  if (answer.kind === "ok") return answer.body;
  return answer.kind === "signed_out" ? "signed_out" : "offline";
}

/** What forms need, asked beside `fetchMe` when somebody arrives; null where it is not to be had. */
export interface Fetched<T> {
  body: T;
  etag: string | null;
}

export const fetchLists = (options: ApiOptions = {}) => fetched(new Api(options).lists(null));
export const fetchWorksheet = (options: ApiOptions = {}) =>
  fetched(new Api(options).worksheet(null));

async function fetched<T>(asked: Promise<Answer<T | null>>): Promise<Fetched<T> | null> {
  const answer = await asked;
  if (answer.kind !== "ok" || !answer.body) return null;
  return { body: answer.body, etag: answer.headers.get("ETag") };
}
