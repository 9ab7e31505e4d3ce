/** The service worker of `/catat/`: the shell from the phone, and sending when the signal returns. */
import { openBook } from "./store/book";
import { openPhone } from "./store/phone";
import { createEngine } from "./sync/engine";

/** What is used of the worker's surroundings; the library of all of it clashes with the page's. */
interface WorkerEvent extends Event {
  readonly data?: unknown;
  /** Of "sync": what was asked to be done when there is a signal again. */
  readonly tag?: string;
  readonly request: Request;
  waitUntil(work: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
}

declare const self: {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(
    type: "install" | "activate" | "message" | "fetch" | "sync",
    listener: (event: WorkerEvent) => void,
  ): void;
};

// All are filled in by the build.
const SHELL = "jejak-shell-%VERSION%";
const FILES = "%FILES%" as unknown as string[];
// Loaded by whom needs them: English.
const LATER = "%LATER%" as unknown as string[];
const HOME = "/catat/";

// All or nothing: a shell that lacks a file would fail where there is no signal to fetch it.
self.addEventListener("install", (event) => {
  event.waitUntil(fillShell());
});

async function fillShell(): Promise<void> {
  const names = (await usesLater()) ? [...FILES, ...LATER] : FILES;
  const shell = await caches.open(SHELL);
  await shell.addAll([HOME, ...names.map((name) => HOME + name)]);
}

/** Whether an older shell holds what is loaded on demand. */
async function usesLater(): Promise<boolean> {
  const kinds = LATER.map((name) => name.split("-")[0] ?? name);
  for (const name of await oldShells()) {
    const kept = await (await caches.open(name)).keys();
    if (kept.some(({ url }) => kinds.some((kind) => url.includes(kind)))) return true;
  }
  return false;
}

async function oldShells(): Promise<string[]> {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith("jejak-shell-") && name !== SHELL);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldShells().then(() => self.clients.claim()));
});

async function dropOldShells(): Promise<void> {
  await Promise.all((await oldShells()).map((name) => caches.delete(name)));
}

async function keep(addresses: string[]): Promise<void> {
  const shell = await caches.open(SHELL);
  for (const address of addresses) {
    if (!(await shell.match(address))) await shell.add(address);
  }
}

// A new version waits until the person agrees ("take-over"): nothing changes under a form that is
// open. "keep" names what the page loaded on demand.
self.addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(self.skipWaiting());
  else event.waitUntil(keep((event.data as { keep?: string[] }).keep ?? []));
});

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.mode === "navigate" && pathname.startsWith(HOME)) {
    event.respondWith(fromShell(HOME, event.request));
  } else if (pathname.startsWith(`${HOME}assets/`)) {
    event.respondWith(fromShell(pathname, event.request));
  }
});

async function fromShell(address: string, request: Request): Promise<Response> {
  const shell = await caches.open(SHELL);
  return (await shell.match(address)) ?? fetch(request);
}

self.addEventListener("sync", (event) => {
  if (event.tag === "jejak") event.waitUntil(sendInBackground());
});

async function sendInBackground(): Promise<void> {
  const person = await (await openPhone()).current();
  if (!person) return;
  const book = await openBook(person.id);
  try {
    const engine = createEngine(book, {});
    await engine.now();
    // The browser tries again later when this is refused.
    if (engine.status.phase !== "idle") throw new Error(engine.status.phase);
  } finally {
    book.close();
  }
}
