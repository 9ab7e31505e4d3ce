/** What waits for the person, and how long the library has been silent. */
import { daysBetween } from "./clock";
import { daysOf } from "./month";
import { contentOf, statusOf } from "./record";
import type { Due as DueMonth, Language, LocalPhoto, LocalRecord, LocalSheet } from "./types";

export interface Due {
  drafts: LocalRecord[];
  returned: LocalRecord[];
  /** The server refused the record or one of its photos. */
  attention: LocalRecord[];
  /** A photo was shown before, and nobody said how that is. */
  questions: LocalRecord[];
  /** Whole weeks since the last activity; null: none is known. */
  silentWeeks: number | null;
}

export function whatIsDue(records: LocalRecord[], photos: LocalPhoto[], today: string): Due {
  const troubled = new Set(
    photos.filter((photo) => photo.state === "attention").map((photo) => photo.record_id),
  );
  const latestFirst = [...records].sort((one, other) =>
    other.touched_at.localeCompare(one.touched_at),
  );
  const withStatus = (status: string) =>
    latestFirst.filter((record) => statusOf(record) === status && !troubled.has(record.id));
  return {
    // A planned meeting waits once its day has come.
    drafts: withStatus("draft").filter((record) => (contentOf(record).held_on ?? "") <= today),
    returned: withStatus("returned"),
    attention: latestFirst.filter((record) => record.attention || troubled.has(record.id)),
    questions: latestFirst.filter(hasOpenQuestion),
    silentWeeks: silentWeeks(records, today),
  };
}

function hasOpenQuestion(record: LocalRecord): boolean {
  return Boolean(
    record.base?.photos.some(({ question }) => {
      return question && question.answer === "" && !(question.id in record.photo_answers);
    }),
  );
}

function silentWeeks(records: LocalRecord[], today: string): number | null {
  const days = records
    .filter((record) => !["draft", "withdrawn"].includes(statusOf(record)))
    .flatMap((record) => contentOf(record).held_on ?? []);
  if (days.length === 0) return null;
  const last = days.reduce((latest, day) => (day > latest ? day : latest));
  return Math.max(0, Math.floor(daysBetween(last, today) / 7));
}

/** How many months before the running one are on the phone, and asked for at home. */
const MONTHS_BACK = 12;
const MONTHS_ASKED = 2;

/** The running month and those before it, the latest first. */
export function monthsOf(today: string, back = MONTHS_BACK): string[] {
  const [year = 0, number = 0] = today.split("-").map(Number);
  return Array.from({ length: back + 1 }, (_, at) => {
    return new Date(Date.UTC(year, number - 1 - at, 1)).toISOString().slice(0, 7);
  });
}

/** "Oktober 2026" */
export function monthTitle(month: string, language: Language): string {
  const style = { month: "long", year: "numeric", timeZone: "UTC" } as const;
  const locale = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(locale, style).format(Date.parse(`${month}-01`));
}

/** Months that are over and not closed, the earliest first. */
export function monthsDue(due: DueMonth[], sheets: LocalSheet[], today: string): DueMonth[] {
  const asked = monthsOf(today, MONTHS_ASKED);
  return due.filter(({ library_id, month }) => {
    const sheet = sheets.find((one) => one.library_id === library_id && one.month === month);
    const isClosed = sheet?.base?.state === "closed" || sheet?.wish?.act === "close";
    const isOver = today >= `${month}-${daysOf(month)}`;
    return asked.includes(month) && isOver && !isClosed;
  });
}
