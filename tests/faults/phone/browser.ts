/** What a browser does for the app: cookies that outlive it, and the header that says who asks. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Change, Result } from "../../../frontend/capture/domain/types";
import { note } from "./journal";

export class Browser {
  readonly #cookies: Map<string, string>;

  constructor(
    readonly origin: string,
    private readonly jar: string,
  ) {
    const kept = existsSync(jar) ? JSON.parse(readFileSync(jar, "utf8")) : {};
    this.#cookies = new Map(Object.entries(kept));
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set("Cookie", [...this.#cookies].map((pair) => pair.join("=")).join("; "));
    if (init.method && init.method !== "GET") headers.set("Origin", this.origin);
    const isPush = init.method === "POST" && String(input).endsWith("/changes");
    if (isPush) note({ sent: JSON.parse(init.body as string).changes });
    const response = await fetch(input, { ...init, headers });
    this.#keep(response);
    if (isPush) void noteAnswer(response.clone());
    return response;
  };

  /** By the form of the pages. */
  async signIn(username: string, password: string): Promise<void> {
    const form = await (await this.fetch(`${this.origin}/masuk/`)).text();
    const token = form.match(/name="csrfmiddlewaretoken" value="([^"]+)"/)?.[1] ?? "";
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, login: username, password });
    const answer = await this.fetch(`${this.origin}/masuk/`, {
      method: "POST",
      body,
      redirect: "manual",
    });
    if (answer.status !== 302) throw new Error(`Not signed in: ${answer.status}`);
  }

  #keep(response: Response): void {
    const news = response.headers.getSetCookie();
    for (const cookie of news) {
      const [pair = ""] = cookie.split(";");
      const at = pair.indexOf("=");
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    if (news.length) writeFileSync(this.jar, JSON.stringify(Object.fromEntries(this.#cookies)));
  }
}

/** What the phone heard about its changes; an answer that is cut says nothing. */
async function noteAnswer(response: Response): Promise<void> {
  const said = await response.json().catch(() => null);
  if (response.ok && said) note({ told: said.results as Result[] });
}

export type Sent = { sent: Change[] };
