/** The service worker as the page sees it: registering, a version that waits, sending in the background. */
import type { Book } from "../store/types";
import type { Engine } from "../sync/types";

/** What Chromium adds for "send when there is a signal again". */
interface WithSync extends ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> };
}

/** Register, and tell when a newer version waits; the function it gives takes over and reloads. */
export async function registerWorker(onUpdate: (takeOver: () => void) => void): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register("/catat/sw.js", {
    scope: "/catat/",
    type: "module",
    // Its own file is asked anew; what it shares with this page is in the cache already.
    updateViaCache: "imports",
  });
  const tell = () => {
    const waiting = registration.waiting;
    // Without a controller this is the first visit: nothing is replaced.
    if (!waiting || !navigator.serviceWorker.controller) return;
    onUpdate(() => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
      waiting.postMessage("take-over");
    });
  };
  tell();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", tell);
  });
  addEventListener("online", () => void registration.update().catch(() => undefined));
}

/** Have the worker keep what was loaded on demand, so that it is there without a signal too. */
export async function keepWhatWasLoaded(): Promise<void> {
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const keep = loaded.filter((name) => name.includes("/catat/assets/"));
  (await navigator.serviceWorker?.ready)?.active?.postMessage({ keep });
}

/** Have the browser send what waits when this page cannot: it has no signal, or is put away.
 *
 * Never while it can. The browser would start the worker at once, whose own news would ask for it
 * again, on and on. Where the browser cannot send at all, opening the app does.
 */
export function sendInBackground(book: Book, engine: Engine): () => void {
  const ask = async () => {
    if (!(await book.hasToSend())) return;
    const registration = (await navigator.serviceWorker?.ready) as WithSync | undefined;
    await registration?.sync?.register("jejak").catch(() => undefined);
  };
  const onHidden = () => {
    if (document.visibilityState === "hidden") void ask().catch(() => undefined);
  };
  const stop = engine.subscribe(({ phase }) => {
    if (phase === "offline") void ask().catch(() => undefined);
  });
  document.addEventListener("visibilitychange", onHidden);
  return () => {
    stop();
    document.removeEventListener("visibilitychange", onHidden);
  };
}
