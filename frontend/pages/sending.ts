/** Nothing typed is lost by leaving, and nothing is sent twice by an impatient thumb. */
import { each } from "./page";

/** A weak signal may swallow a request; after this long the button works again. */
const WAIT_MS = 60_000;
/** Where the answer is a file, the page stays: `data-stays` marks such forms. */
const WAIT_FOR_FILE_MS = 2_000;

const sending = new WeakSet<HTMLFormElement>();

/** Ask before a page with unsent input is left; `data-guard` marks the forms. */
export function guardUnsaved(): void {
  const dirty = new Set<HTMLFormElement>();
  each<HTMLFormElement>("form[data-guard]", (form) => {
    // A form that came back with errors holds what is not saved yet.
    if (form.querySelector(".field.bad")) dirty.add(form);
    form.addEventListener("input", () => dirty.add(form));
  });
  addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => !sending.has(form))) event.preventDefault();
  });
}

export function sendOnce(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (sending.has(form)) {
      event.preventDefault();
      return;
    }
    setSending(form, true);
    const wait = "stays" in form.dataset ? WAIT_FOR_FILE_MS : WAIT_MS;
    setTimeout(() => setSending(form, false), wait);
  });
  // Back from the next page: the form is as it was left.
  addEventListener("pageshow", () => {
    each<HTMLFormElement>("form", (form) => setSending(form, false));
  });
}

/** The button stays enabled: a disabled one would not send its own name and value. */
function setSending(form: HTMLFormElement, is: boolean): void {
  if (is) sending.add(form);
  else sending.delete(form);
  form.setAttribute("aria-busy", String(is));
}
