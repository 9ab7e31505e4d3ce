/** Short ways to the page's elements. */

export function each<E extends Element = HTMLElement>(
  selector: string,
  use: (element: E) => void,
  within: ParentNode = document,
): void {
  for (const element of within.querySelectorAll<E>(selector)) use(element);
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export function language(): string {
  return document.documentElement.lang || "id";
}

/** Tell listeners what a person's own typing would have told them. */
export function tellChanged(input: HTMLElement): void {
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
