/** How a month shows itself in lists and on its own page. */
import { sheetStatus } from "../domain/sheet";
import type { LocalSheet } from "../domain/types";
import { State } from "./parts";
import { useSession, useSync } from "./session";

export function SheetState({ sheet }: { sheet: LocalSheet | null }) {
  const { words } = useSession();
  const isSyncing = useSync().phase === "syncing";
  const status = sheetStatus(sheet);
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
    case "safe":
      return <State kind="safe" icon="safe" text={words.st_safe} />;
    default:
      return null;
  }
}

/** Closed, also where closing still waits for a signal. */
export function isClosing(sheet: LocalSheet | null): boolean {
  return sheet?.wish?.act === "close" || sheet?.base?.state === "closed";
}
