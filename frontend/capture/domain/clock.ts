/** The phone's clock, which may be wrong, and the days of a library. */

import type { Language } from "./types";

/** More than this is shown to the person; ms. */
const NOTABLE_MS = 5 * 60_000;

/** The phone's clock minus the server's, ms; the server spoke between asking and hearing. */
export function offsetOf(serverNow: string, askedAt: number, heardAt: number): number {
  return Math.round((askedAt + heardAt) / 2 - Date.parse(serverNow));
}

export function isClockWrong(offset: number | null): boolean {
  return offset !== null && Math.abs(offset) > NOTABLE_MS;
}

/** The day that it is in the zone, by the server's clock where it is known. */
export function today(timeZone: string, now: number, offset: number | null = null): string {
  // Canada writes days as ISO does.
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(
    now - (offset ?? 0),
  );
}

/** Days are ISO texts, so that no time zone moves them. */
export function dayAfter(day: string, days = 1): string {
  const moment = new Date(`${day}T12:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}

export function daysBetween(earlier: string, later: string): number {
  return Math.round((Date.parse(later) - Date.parse(earlier)) / 86_400_000);
}

/** "21 November 2026", as the server writes it. */
export function dayText(day: string, language: Language): string {
  const style = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  // British order in English: the day comes first, as everywhere in the pages.
  const locale = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(locale, style).format(Date.parse(day));
}
