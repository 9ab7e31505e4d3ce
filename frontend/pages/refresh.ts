/** What is being made at the server is asked about again, until it is done. */
import { each } from "./page";

export function refreshWhileWaiting(): void {
  each("[data-refresh]", (part) => {
    const seconds = Number(part.dataset.refresh);
    const ask = async (): Promise<void> => {
      if (document.hidden || part.contains(document.activeElement)) return later();
      const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(
        () => null,
      );
      if (!answer?.ok) return later();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      if (!fresh) return;
      part.replaceChildren(...fresh.childNodes);
      if ("refresh" in fresh.dataset) later();
    };
    const later = (): void => {
      setTimeout(ask, seconds * 1000);
    };
    later();
  });
}
