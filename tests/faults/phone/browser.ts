/** What a browser does for the app: cookies that outlive it, and the header that says who asks. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Agent, type Answer, request } from "node:http";
import { note } from "./journal";

const agent = new Agent({ keepAlive: true });

export class Browser {
  readonly #cookies: Map<string, string>;

  constructor(
    readonly origin: string,
    private readonly jar: string,
  ) {
    const kept = existsSync(jar) ? JSON.parse(readFileSync(jar, "utf8")) : {};
    this.#cookies = new Map(Object.entries(kept));
  }

  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set("Cookie", [...this.#cookies].map((pair) => pair.join("=")).join("; "));
    if (init.method && init.method !== "GET") headers.set("Origin", this.origin);
    const isPush = init.method === "POST" && String(input).endsWith("/changes");
    if (isPush) note({ sent: JSON.parse(init.body as string).changes });
    const response = await exchange(String(input), { ...init, headers });
    this.#keep(response);
    if (isPush && response.ok) note({ told: (await response.clone().json()).results });
    return response;
  };

  /** By the form of the pages. */
  async signIn(username: string, password: string): Promise<void> {
    const form = await (await this.fetch(`${this.origin}/masuk/`)).text();
    const token = form.match(/name="csrfmiddlewaretoken" value="([^"]+)"/)?.[1] ?? "";
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, login: username, password });
    const answer = await this.fetch(`${this.origin}/masuk/`, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: body.toString(),
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

/** Resolves with a whole answer or not at all.
 *
 * Node's own fetch can wait for ever where a connection broke; a browser tells at once.
 */
async function exchange(url: string, init: RequestInit & { headers: Headers }): Promise<Response> {
  const content = new Uint8Array(await new Response(init.body).arrayBuffer());
  const { method = "GET", signal } = init;
  const headers = Object.fromEntries(init.headers);
  if (content.length) headers["Content-Length"] = String(content.length);
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, signal, agent }, (answer) => {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => resolve(responseOf(answer, parts)));
    });
    asked.on("error", reject);
    asked.end(content);
  });
}

function responseOf(answer: Answer, parts: Uint8Array<ArrayBuffer>[]): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of [value].flat()) headers.append(name, one);
  }
  const isBare = answer.statusCode === 204 || answer.statusCode === 304;
  return new Response(isBare ? null : new Blob(parts), { status: answer.statusCode, headers });
}
