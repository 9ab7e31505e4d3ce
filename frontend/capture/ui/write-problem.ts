/** Why the phone did not keep something, in words. */
import { NewerApp, PhoneFull } from "../store/types";
import type { Strings } from "../strings";

export function writeProblem(error: unknown, words: Strings): string {
  if (error instanceof PhoneFull) return words.phone_full;
  return error instanceof NewerApp ? words.app_is_older : words.save_failed;
}
