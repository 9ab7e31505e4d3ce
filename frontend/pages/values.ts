/** What the scripts compute, without a browser. */

/** Add to a count as people type it ("1.200"); an empty field starts at nothing. */
export function stepped(text: string, by: number): string {
  const digits = text.replace(/[. ]/g, "");
  if (digits !== "" && !/^\d+$/.test(digits)) return text;
  return String(Math.max(Number(digits) + by, 0));
}

/** Add up a column as people type it; nothing where no cell holds a number. */
export function summed(texts: string[]): number | undefined {
  const numbers = texts
    .map((text) => text.replace(/[. ]/g, ""))
    .filter((digits) => /^\d+$/.test(digits))
    .map(Number);
  return numbers.length ? numbers.reduce((sum, number) => sum + number, 0) : undefined;
}

/** Days are ISO texts, so that no time zone moves them. */
export function dayBefore(day: string): string {
  const moment = new Date(`${day}T12:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() - 1);
  return moment.toISOString().slice(0, 10);
}

export function isoDay(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

export type DayChoice = "today" | "yesterday" | "other";

export function dayChoice(value: string, today: string): DayChoice {
  if (value === today) return "today";
  return value === dayBefore(today) ? "yesterday" : "other";
}

/** Write "Sabtu, 21 November 2026"; nothing for what is no day. */
export function dayInWords(value: string, language: string): string {
  const moment = new Date(`${value}T12:00:00Z`);
  if (Number.isNaN(moment.getTime())) return "";
  const style = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
  // British order in English: the day comes first, as everywhere in the pages.
  const locale = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(locale, { ...style, timeZone: "UTC" }).format(moment);
}

export function sizeText(bytes: number, language: string): string {
  const unit = bytes < 1_000_000 ? "KB" : "MB";
  const amount = unit === "KB" ? Math.ceil(bytes / 1000) : bytes / 1_000_000;
  const digits = { maximumFractionDigits: unit === "KB" ? 0 : 1 };
  return `${new Intl.NumberFormat(language, digits).format(amount)} ${unit}`;
}

/** Bytes as passkeys write them: base64 with - and _ and without padding. */
export function toBase64Url(bytes: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

const TYPED_INTO = new Set(["TEXTAREA", "SELECT"]);
const NOT_TYPED_INTO = new Set(["checkbox", "radio", "button", "submit"]);

/** Whether keys are letters here, and not commands. */
export function isTyping(
  element: Pick<HTMLElement, "tagName" | "isContentEditable"> & { type?: string },
): boolean {
  if (element.tagName === "INPUT") return !NOT_TYPED_INTO.has(element.type ?? "");
  return TYPED_INTO.has(element.tagName) || element.isContentEditable;
}

/** The key as one command names it; nothing for one held down or pressed with others. */
export function keyName(
  event: Pick<KeyboardEvent, "key" | "repeat" | "ctrlKey" | "metaKey" | "altKey">,
): string {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return "";
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

const SWIPE_PX = 48;

/** 1 for the next photo, -1 for the one before, 0 for a tap or a scroll. */
export function swiped(right: number, down: number): number {
  if (Math.abs(right) < SWIPE_PX || Math.abs(right) < 2 * Math.abs(down)) return 0;
  return right < 0 ? 1 : -1;
}
