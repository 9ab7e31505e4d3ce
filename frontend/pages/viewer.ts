/** The photo viewer: changes and enlarges in place; without it its links open the pages. */
import { each } from "./page";
import { swiped } from "./values";

export function viewPhotos(): void {
  each("[data-viewer]", (viewer) => {
    const large = viewer.querySelector<HTMLAnchorElement>("[data-viewer-large]");
    const picture = large?.querySelector("img");
    const words = viewer.querySelector("[data-viewer-words]");
    if (!large || !picture || !words) return;
    const small = [...viewer.querySelectorAll<HTMLAnchorElement>("[data-large]")];

    const show = (number: number) => {
      const chosen = small[(number + small.length) % small.length];
      if (!chosen) return;
      for (const one of small) one.toggleAttribute("aria-current", one === chosen);
      chosen.setAttribute("aria-current", "true");
      large.classList.remove("enlarged");
      large.href = chosen.dataset.large ?? large.href;
      picture.removeAttribute("width");
      picture.removeAttribute("height");
      picture.src = large.href;
      picture.alt = chosen.querySelector("img")?.alt ?? "";
      words.textContent = chosen.dataset.words?.trim() ?? "";
    };
    const step = (by: number) =>
      show(small.findIndex((one) => one.hasAttribute("aria-current")) + by);

    small.forEach((one, number) => {
      one.addEventListener("click", (event) => {
        event.preventDefault();
        show(number);
      });
    });
    large.addEventListener("click", (event) => {
      event.preventDefault();
      large.classList.toggle("enlarged");
    });
    viewer
      .querySelector<HTMLButtonElement>("[data-viewer-next]")
      ?.addEventListener("click", () => step(1));
    each<HTMLButtonElement>(
      "[data-viewer-next]",
      (button) => {
        button.hidden = false;
      },
      viewer,
    );
    followSwipes(large, step);
  });
}

function followSwipes(place: HTMLElement, step: (by: number) => void): void {
  let start: Touch | undefined;
  place.addEventListener(
    "touchstart",
    (event) => {
      start = event.touches.length === 1 ? event.touches[0] : undefined;
    },
    { passive: true },
  );
  place.addEventListener("touchend", (event) => {
    const end = event.changedTouches[0];
    // An enlarged photo is moved by the finger, not left.
    if (!start || !end || place.classList.contains("enlarged")) return;
    const by = swiped(end.clientX - start.clientX, end.clientY - start.clientY);
    if (by) step(by);
  });
}
