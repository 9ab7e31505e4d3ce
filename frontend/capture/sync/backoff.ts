/** When to try again: longer after each failure, and never all phones at once. */

const FIRST_MS = 5_000;
const LONGEST_MS = 600_000;

/** Full jitter between the first wait and one that doubles with each failure. */
export function backoff(failures: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
  return FIRST_MS + random() * (ceiling - FIRST_MS);
}

/** What the server asked for, and up to half of it on top. */
export function waitAsked(seconds: number, random: () => number): number {
  return Math.min(LONGEST_MS, seconds * 1000 * (1 + random() / 2));
}
