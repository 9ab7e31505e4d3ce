/** How a record shows itself in lists and on its own page. */
import { lineOf } from "../domain/plan";
import { statusOf } from "../domain/record";
import { choices } from "../domain/rules";
import type { Content, Field, Lists, LocalRecord, PlanLine } from "../domain/types";
import type { Strings } from "../strings";
import type { Format } from "../strings/format";
import { State } from "./parts";
import { useSession, useSync } from "./session";

type SyncStatus = "draft" | "waiting" | "sending" | "attention" | "safe";

/** What both a record and a month can be on their way to the server. */
export function SyncState({ status }: { status: SyncStatus }) {
  const { words } = useSession();
  const isSyncing = useSync().phase === "syncing";
  // It was tried, and the line broke: it waits again.
  switch (status === "sending" && !isSyncing ? "waiting" : status) {
    case "draft":
      return <State kind="draft" icon="edit" text={words.st_draft} />;
    case "waiting":
      return <State kind="phone" icon="phone" text={words.st_waiting} />;
    case "sending":
      return <State kind="sending" icon="send" text={words.st_sending} />;
    case "attention":
      return <State kind="returned" icon="warn" text={words.st_attention} />;
    default:
      return <State kind="safe" icon="safe" text={words.st_safe} />;
  }
}

export function RecordState({ record }: { record: LocalRecord }) {
  const { words } = useSession();
  const status = statusOf(record);
  switch (status) {
    case "draft":
      if (record.base?.state !== "draft" || record.draft) return <SyncState status={status} />;
      return <State kind="draft" icon="edit" text={words.st_server_draft} />;
    case "returned":
      return <State kind="returned" icon="return" text={words.st_returned} />;
    case "verified":
      return <State kind="verified" icon="checks" text={words.st_verified} />;
    case "withdrawn":
      return <State kind="withdrawn" icon="x" text={words.st_withdrawn} />;
    default:
      return <SyncState status={status} />;
  }
}

/** The name of a theme or another choice; a code that is in no list stands as it is. */
export function nameOf(field: Field, code: string, lists: Lists | null, format: Format): string {
  if (field === "theme") {
    const theme = lists?.themes.find((one) => one.code === code);
    return theme ? (format.language === "en" ? theme.name_en : theme.name_id) : code;
  }
  return choices(field, format.language).find((choice) => choice.code === code)?.name ?? code;
}

/** What a field says, in words; empty is "not recorded". */
export function valueText(
  field: Field,
  value: Content[Field] | unknown,
  session: { lists: Lists | null; lines: PlanLine[]; format: Format; words: Strings },
): string {
  const { lists, format, words } = session;
  if (value === null || value === undefined || value === "") return words.not_recorded;
  if (Array.isArray(value)) {
    if (!value.length) return words.not_recorded;
    return value.map((code) => nameOf(field, String(code), lists, format)).join(", ");
  }
  if (typeof value === "boolean") return value ? words.yes : words.not_recorded;
  if (field === "plan_line_id") return lineOf(session.lines, value)?.title ?? words.some_line;
  if (field === "held_on") return format.day(String(value));
  if (field === "cost_idr") return Number(value) ? format.money(Number(value)) : "Rp\u00a00";
  if (typeof value === "number") return format.number(value);
  return nameOf(field, String(value), lists, format);
}
