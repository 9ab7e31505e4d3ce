/** Lines of the work plan: which are offered, and what they say about an activity. */
import type { PlanLine } from "./types";

/** Those that may be carried out on this day: of its month first. */
export function offeredLines(
  lines: readonly PlanLine[],
  libraryId: number,
  day: string | null,
): PlanLine[] {
  if (!day) return [];
  const open = lines.filter((line) => {
    return line.is_open && line.library_id === libraryId && line.year === +day.slice(0, 4);
  });
  return [...open.filter((line) => isDue(line, day)), ...open.filter((line) => !isDue(line, day))];
}

/** Whether it is planned for the month of the day. */
export function isDue(line: PlanLine, day: string): boolean {
  return line.months.includes(+day.slice(5, 7));
}

export function lineOf(lines: readonly PlanLine[], id: unknown): PlanLine | undefined {
  return lines.find((line) => line.id === id);
}
