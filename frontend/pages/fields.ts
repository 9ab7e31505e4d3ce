/** Fields that are easier with a script: counts, days, photos. */
import { each, language, make, tellChanged } from "./page";
import {
  type DayChoice,
  dayBefore,
  dayChoice,
  dayInWords,
  isoDay,
  sizeText,
  stepped,
} from "./values";

export function stepCounts(): void {
  each("[data-stepper]", (stepper) => {
    const input = stepper.querySelector("input");
    if (!input) return;
    stepper.classList.add("live");
    each<HTMLButtonElement>(
      "[data-by]",
      (button) => {
        button.hidden = false;
        button.addEventListener("click", () => {
          input.value = stepped(input.value, Number(button.dataset.by));
          tellChanged(input);
        });
      },
      stepper,
    );
  });
}

/** Offer today and yesterday as buttons; the date input stays for all other days. */
export function offerDays(): void {
  each("[data-day]", (box) => {
    const input = box.querySelector("input");
    if (!input) return;
    const today = box.dataset.day || isoDay(new Date());
    const words = make("p", { className: "hint gap-s" });
    words.setAttribute("aria-live", "polite");
    const radios = new Map<DayChoice, HTMLInputElement>();
    const row = make("div", { className: "seg in" });
    row.setAttribute("role", "radiogroup");
    row.setAttribute(
      "aria-label",
      box.closest(".field")?.querySelector("label")?.textContent ?? "",
    );

    const show = (choice: DayChoice) => {
      input.hidden = choice !== "other";
      words.textContent = dayInWords(input.value, language());
    };
    const choose = (choice: DayChoice) => {
      if (choice === "today") input.value = today;
      if (choice === "yesterday") input.value = dayBefore(today);
      show(choice);
      tellChanged(input);
      if (choice === "other") input.focus();
    };
    for (const choice of ["today", "yesterday", "other"] as const) {
      const radio = make("input", { type: "radio", name: `${input.name}-choice` });
      // Outside every form: only the date itself is sent.
      radio.setAttribute("form", "");
      radio.addEventListener("change", () => choose(choice));
      radios.set(choice, radio);
      row.append(make("label", {}, radio, make("span", {}, box.dataset[choice] ?? choice)));
    }
    const start = input.value ? dayChoice(input.value, today) : "other";
    const chosen = radios.get(start);
    if (chosen) chosen.checked = true;
    input.classList.add("gap-s");
    input.addEventListener("change", () => {
      words.textContent = dayInWords(input.value, language());
    });
    box.prepend(row);
    box.append(words);
    show(start);
  });
}

/** Say how many files were chosen and how large they are, and show the pictures. */
export function previewFiles(): void {
  each("[data-files]", (status) => {
    const input = document.getElementById(status.dataset.files ?? "");
    if (!(input instanceof HTMLInputElement)) return;
    const pictures = make("div", { className: "previews", hidden: true });
    status.after(pictures);
    input.addEventListener("change", () => {
      const files = [...(input.files ?? [])];
      const size = files.reduce((sum, file) => sum + file.size, 0);
      status.hidden = pictures.hidden = files.length === 0;
      status.textContent = (status.dataset.text ?? "{n}: {size}")
        .replace("{n}", String(files.length))
        .replace("{size}", sizeText(size, language()));
      pictures.replaceChildren(...files.map(picture));
    });
  });
}

function picture(file: File): HTMLElement {
  const address = URL.createObjectURL(file);
  const image = make("img", { src: address, alt: file.name });
  image.addEventListener("load", () => URL.revokeObjectURL(address));
  // HEIC and damaged files cannot be shown here; their name is.
  image.addEventListener("error", () => image.replaceWith(make("span", {}, file.name)));
  return image;
}
