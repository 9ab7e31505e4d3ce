/// <reference lib="webworker" />
/** The service worker of `/catat/`: the shell from the phone, and sending when the signal returns. */
import { clientsClaim } from "workbox-core";
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { createEngine } from "./sync/engine";
import { openBook } from "./store/book";
import { openPhone } from "./store/phone";

declare const self: ServiceWorkerGlobalScope;

/** The browser's own word for "when there is a signal again". */
interface SyncEvent extends ExtendableEvent {
  tag: string;
}

precacheAndRoute(self.__WB_MANIFEST, { ignoreURLParametersMatching: [/.*/] });
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("/catat/index.html")));
clientsClaim();

// A new version waits until the person agrees: nothing changes under a form that is open.
self.addEventListener("message", (event) => {
  if (event.data === "take-over") void self.skipWaiting();
});

self.addEventListener("sync", (event) => {
  const { tag } = event as SyncEvent;
  if (tag === "jejak") (event as SyncEvent).waitUntil(sendInBackground());
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
