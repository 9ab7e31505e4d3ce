/** Numbers, days and moments as people write them. British order in English, as on the pages. */
import type { Language } from "../domain/types";
import type { Strings } from "./id";

const locale = (language: Language) => (language === "en" ? "en-GB" : "id-ID");
const ZONES: Record<string, string> = {
  "Asia/Jakarta": "WIB",
  "Asia/Pontianak": "WIB",
  "Asia/Makassar": "WITA",
  "Asia/Jayapura": "WIT",
};

/** How this person reads: language, and the time zone of the library. */
export class Format {
  constructor(
    readonly language: Language,
    readonly zone: string = "Asia/Jakarta",
  ) {}

  number(value: number): string {
    return new Intl.NumberFormat(locale(this.language), { maximumFractionDigits: 1 }).format(value);
  }

  percent(part: number, whole: number): string {
    return `${Math.floor(whole ? (part * 100) / whole : 0)}%`;
  }

  money(value: number): string {
    return `Rp\u00a0${this.number(Math.max(Math.round(value), value > 0 ? 1 : 0))}`;
  }

  size(bytes: number): string {
    if (bytes < 1_000_000) return `${this.number(Math.ceil(bytes / 1000))} KB`;
    return bytes < 1e9 ? `${this.number(bytes / 1e6)} MB` : `${this.number(bytes / 1e9)} GB`;
  }

  /** "21 November 2026"; days are texts, so that no time zone moves them. */
  day(day: string | null, style: "long" | "short" | "weekday" = "long"): string {
    if (!day) return "–";
    const moment = new Date(`${day}T12:00:00Z`);
    if (Number.isNaN(moment.getTime())) return "–";
    return new Intl.DateTimeFormat(locale(this.language), {
      day: "numeric",
      month: style === "short" ? "short" : "long",
      year: "numeric",
      ...(style === "weekday" ? { weekday: "long" } : {}),
      timeZone: "UTC",
    }).format(moment);
  }

  /** "09.14 WIB" */
  time(moment: string | number | Date): string {
    const text = new Intl.DateTimeFormat(locale(this.language), {
      hour: "2-digit",
      minute: "2-digit",
      hour12: false,
      timeZone: this.zone,
    }).format(new Date(moment));
    return `${text} ${ZONES[this.zone] ?? ""}`.trim();
  }

  /** "21 Nov 2026 pukul 09.14 WIB" */
  moment(moment: string | number | Date): string {
    const day = this.day(this.today(new Date(moment)), "short");
    return `${day} ${this.language === "en" ? "at" : "pukul"} ${this.time(moment)}`;
  }

  /** The library's own day. */
  today(now: Date = new Date()): string {
    return new Intl.DateTimeFormat("en-CA", { timeZone: this.zone }).format(now);
  }

  span(ms: number, words: Strings): string {
    const minutes = Math.round(Math.abs(ms) / 60_000);
    if (minutes < 120) return words.minutes(this.number(minutes));
    const hours = Math.round(minutes / 60);
    return hours < 48
      ? words.hours(this.number(hours))
      : words.days(this.number(Math.round(hours / 24)));
  }
}
