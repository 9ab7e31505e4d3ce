/** Lines of work plans for tests. */
import type { PlanLine } from "../domain/types";
import { LIBRARY } from "./server";

/** An open weaving class, planned for March and November 2026. */
export function line(id: string, changed: Partial<PlanLine> = {}): PlanLine {
  return {
    id,
    library_id: LIBRARY,
    year: 2026,
    title: "Kelas tenun",
    strategy: "community_involvement",
    theme: "economy",
    target_groups: ["women"],
    place: "Balai desa",
    months: [3, 11],
    is_open: true,
    ...changed,
  };
}
