/** How a need shows itself in lists and on its own page. */
import { contentOfNeed, isNeedUnsent, needStatus } from "../domain/need";
import { needTexts } from "../domain/need-rules";
import type { LocalNeed, NeedField } from "../domain/types";
import { State } from "./parts";
import { nameOf, SyncState } from "./record-parts";
import { type Session, useSession } from "./session";

/** Settled, and nothing of it waits. */
export function isSettled(need: LocalNeed): boolean {
  return need.base?.state === "settled" && !isNeedUnsent(need);
}

export function NeedState({ need }: { need: LocalNeed }) {
  const { words } = useSession();
  if (isSettled(need)) return <State kind="verified" icon="check" text={words.need_settled} />;
  return <SyncState status={needStatus(need)} />;
}

export function titleOfNeed(need: LocalNeed, { words }: Session): string {
  return contentOfNeed(need).problem || words.record_need;
}

/** "120 keluarga" */
export function affectedText(need: LocalNeed, session: Session): string {
  const { affected_count, affected_unit } = contentOfNeed(need);
  if (affected_count === null) return "";
  const unit = needText("affected_unit", affected_unit, session);
  return `${session.format.number(affected_count)} ${unit}`;
}

/** What a field says, in words; empty is "not recorded". */
export function needText(field: NeedField, value: unknown, session: Session): string {
  const { words, format, lists } = session;
  if (value === null || value === undefined || value === "") return words.not_recorded;
  if (typeof value === "number") return format.number(value);
  const text = String(value);
  switch (field) {
    case "theme":
      return nameOf("theme", text, lists, format);
    case "noted_on":
      return format.day(text);
    case "affected_unit":
      return (needTexts(format.language).units as Record<string, string>)[text] ?? text;
    default:
      return text;
  }
}
