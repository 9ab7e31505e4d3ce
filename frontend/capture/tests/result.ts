/** An answer to one change, with what a test says about it. */
import type { Result } from "../domain/types";

export function result(
  { change_id }: { change_id: string },
  status: Result["status"],
  more: Partial<Result> = {},
): Result {
  return {
    change_id,
    status,
    message: "",
    fields: {},
    conflicts: {},
    version: null,
    state: null,
    stored_at: null,
    receipt: "",
    record: null,
    photos: [],
    ...more,
  };
}
