/** How a month shows itself in lists and on its own page. */
import { sheetStatus } from "../domain/sheet";
import type { LocalSheet } from "../domain/types";
import { SyncState } from "./record-parts";

export function SheetState({ sheet }: { sheet: LocalSheet | null }) {
  const status = sheetStatus(sheet);
  return status === "empty" ? null : <SyncState status={status} />;
}

/** Closed, also where closing still waits for a signal. */
export function isClosing(sheet: LocalSheet | null): boolean {
  return sheet?.wish?.act === "close" || sheet?.base?.state === "closed";
}
