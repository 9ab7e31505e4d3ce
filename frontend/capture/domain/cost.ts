/** What sending costs on a phone that pays by the megabyte. */

/** Rupiah, rounded up: a promise of "nothing" would be wrong. */
export function costOf(bytes: number, pricePerMb: number): number {
  return Math.ceil((bytes / 1_000_000) * pricePerMb);
}
