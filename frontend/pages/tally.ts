/** The daily tally sums itself while it is typed; without a script the server does, on saving. */
import { each, language } from "./page";
import { summed } from "./values";

export function sumTally(): void {
  each<HTMLTableElement>("[data-tally]", (table) => {
    const number = new Intl.NumberFormat(language());
    const show = (name: string) => {
      const cells = table.querySelectorAll<HTMLInputElement>(`input[name$=".${name}"]`);
      const sum = summed([...cells].map((cell) => cell.value));
      each(
        `[data-sum="${name}"]`,
        (place) => {
          place.textContent = sum === undefined ? "–" : number.format(sum);
        },
        table,
      );
    };
    table.addEventListener("input", (event) => {
      const cell = event.target as HTMLInputElement;
      show(cell.name.split(".").pop() ?? "");
    });
    each("[data-tally-hint]", (hint) => {
      hint.hidden = true;
    });
  });
}
