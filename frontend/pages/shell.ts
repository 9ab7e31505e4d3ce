/** The menu behind "More" closes as people expect. */

export function closeMenu(): void {
  const menu = document.querySelector<HTMLDetailsElement>("details.more");
  if (!menu) return;
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target as Node)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}
