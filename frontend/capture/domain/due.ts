/** What waits for the person, and how long the library has been silent. */
import { daysBetween } from "./clock";
import { contentOf, statusOf } from "./record";
import type { LocalPhoto, LocalRecord } from "./types";

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
