/** A form works out what it would make while it is written; its button does the same. */
import { each } from "./page";

const PAUSE_MS = 700;

/** `data-preview` names the part of the answer that is taken over. */
export function previewWhileTyping(): void {
  each<HTMLFormElement>("form[data-preview]", (form) => {
    const button = form.querySelector<HTMLButtonElement>("button[name=lihat]");
    const part = document.getElementById(form.dataset.preview ?? "");
    if (!button || !part) return;
    let timer = 0;
    let latest = 0;
    const ask = async (): Promise<void> => {
      latest += 1;
      const mine = latest;
      const body = new FormData(form, button);
      const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
      if (!answer?.ok || mine !== latest) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      if (fresh) part.replaceChildren(...fresh.childNodes);
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(ask, PAUSE_MS);
    });
  });
}
