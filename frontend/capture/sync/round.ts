/** What the parts of one round share, and how a round can end early. */

import type { Me } from "../domain/types";
import type { Book } from "../store/types";
import type { Answer, Api } from "./api";
import type { Line } from "./line";

export interface Round {
  book: Book;
  api: Api;
  /** Who is signed in; of the first round perhaps known already. */
  me: () => Promise<Answer<Me>>;
  line: Line;
  now: () => number;
  /** How often a change failed alone by a fault of the server, by its id. */
  faults: Map<string, number>;
  /** Something else is to be sent first, or the engine stops. */
  isInterrupted: () => boolean;
  /** There is something new to say in this round. */
  interrupt: () => void;
}

/** Why a round ended before everything was exchanged. */
export type Stop =
  | { kind: "offline" }
  | { kind: "signed_out" }
  | { kind: "other_person" }
  | { kind: "wait"; after: number | null; message: string };

export function stopOf(answer: Exclude<Answer<unknown>, { kind: "ok" }>): Stop {
  if (answer.kind !== "refused") return answer;
  return { kind: "wait", after: null, message: answer.message };
}
