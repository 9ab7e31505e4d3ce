/** Keys of the queue: an element with `data-key="j ArrowRight"` is pressed by these keys. */
import { each } from "./page";
import { isTyping, keyName } from "./values";

export function listenToKeys(): void {
  const help = document.querySelector<HTMLElement>("[data-keys]");
  if (!help) return;
  help.hidden = false;
  each("kbd[hidden]", (key) => {
    key.hidden = false;
  });
  document.addEventListener("keydown", (event) => {
    const name = keyName(event);
    if (!name || isTyping(event.target as HTMLElement)) return;
    const target = elementFor(name);
    if (moveInList(name) || target) event.preventDefault();
    target?.click();
    if (target?.tagName === "SUMMARY") target.focus();
  });
}

function elementFor(name: string): HTMLElement | undefined {
  const all = [...document.querySelectorAll<HTMLElement>("[data-key]")];
  return all.find((element) => element.dataset.key?.split(" ").includes(name) && !element.hidden);
}

/** In a list: down, up, and tick the row that has the focus. */
function moveInList(name: string): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-rows] > li")];
  if (rows.length === 0) return false;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  if (name === "x" && at >= 0) {
    rows[at]?.querySelector<HTMLInputElement>("input")?.click();
    return true;
  }
  const step = { j: 1, k: -1 }[name];
  if (!step) return false;
  const next = Math.min(Math.max(at + step, 0), rows.length - 1);
  rows[next]?.querySelector("a")?.focus();
  return true;
}

/** Whoever comes by a key goes on by keys. */
export function focusFirst(): void {
  document.querySelector<HTMLElement>("[data-focus-first] input")?.focus();
}

/** One button ticks all on the page that have no hint, and unticks them again. */
export function tickPlain(): void {
  each<HTMLButtonElement>("[data-tick-plain]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = [...document.querySelectorAll<HTMLInputElement>("input[data-plain]")];
      const all = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !all;
      button.setAttribute("aria-pressed", String(!all));
    });
  });
}
