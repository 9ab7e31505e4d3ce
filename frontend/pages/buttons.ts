/** Buttons that only make sense with a script; the page brings them hidden. */
import { each } from "./page";

export function revealPasswords(): void {
  each<HTMLButtonElement>("[data-reveal]", (button) => {
    const input = document.getElementById(button.dataset.reveal ?? "");
    if (!(input instanceof HTMLInputElement)) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const isShown = input.type === "text";
      input.type = isShown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!isShown));
    });
  });
}

/** `data-copy` names the element whose text is copied, `data-done` what the button then says. */
export function copyOnClick(): void {
  each<HTMLButtonElement>("[data-copy]", (button) => {
    const source = document.getElementById(button.dataset.copy ?? "");
    if (!source) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const isCopied = await copy(source);
      const said = button.querySelector("span") ?? button;
      if (isCopied) said.textContent = button.dataset.done ?? said.textContent;
    });
  });
}

async function copy(source: HTMLElement): Promise<boolean> {
  const field = source instanceof HTMLTextAreaElement || source instanceof HTMLInputElement;
  try {
    // The browser offers its clipboard only over a safe connection.
    await navigator.clipboard.writeText(field ? source.value : source.textContent);
    return true;
  } catch {
    if (field) source.select();
    else getSelection()?.selectAllChildren(source);
    return false;
  }
}

/** Before signing out: say what the capture app holds unsent; it writes down how many for each person. */
export function warnOfUnsent(): void {
  each("[data-unsent]", (note) => {
    const count = localStorage.getItem(`jejak-unsent-${note.dataset.unsent}`);
    if (!count) return;
    const words = note.querySelector("p")?.firstChild;
    if (words) words.textContent = (words.textContent ?? "").replace("{n}", count);
    note.hidden = false;
  });
}

export function printOnClick(): void {
  each<HTMLButtonElement>("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
}
