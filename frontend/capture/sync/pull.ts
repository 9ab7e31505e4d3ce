/** Reading what the server tells: who is here, lists, records since the last time, needs, lines. */
import { offsetOf } from "../domain/clock";
import { type Round, type Stop, stopOf } from "./round";

/** Say who we are; nothing is sent in the name of somebody else. */
export async function meet(round: Round): Promise<{ offset: number } | { stop: Stop }> {
  const sent = round.now();
  const answer = await round.me();
  if (answer.kind !== "ok") return { stop: stopOf(answer) };
  if (answer.body.person.id !== round.book.personId) return { stop: { kind: "other_person" } };
  await round.book.sync.remember(answer.body);
  return { offset: offsetOf(answer.body.now, sent, round.now()) };
}

export async function pullLists(round: Round): Promise<Stop | null> {
  const answer = await round.api.lists(await round.book.meta<string>("lists_etag"));
  if (answer.kind !== "ok") return stopOf(answer);
  if (answer.body) {
    const lists_etag = answer.headers.get("ETag");
    await round.book.sync.setMeta({ lists: answer.body, lists_etag });
  }
  return null;
}

export async function pullRecords(round: Round): Promise<Stop | null> {
  for (;;) {
    const cursor = (await round.book.meta<string>("cursor")) ?? "";
    const sheets = (await round.book.meta<string>("sheets_cursor")) ?? "";
    const answer = await round.api.records(cursor, sheets);
    if (answer.kind !== "ok") return stopOf(answer);
    // Since they met, somebody else may have signed in in another tab.
    if (answer.body.person_id !== round.book.personId) return { kind: "other_person" };
    await round.book.sync.takePage(answer.body);
    if (!answer.body.is_more || answer.body.cursor === cursor) return null;
  }
}

export async function pullWorksheet(round: Round): Promise<Stop | null> {
  const answer = await round.api.worksheet(await round.book.meta<string>("worksheet_etag"));
  // A server that went back to its last version has nothing to tell.
  if (answer.kind === "refused" && answer.status === 404) return null;
  if (answer.kind !== "ok") return stopOf(answer);
  const { body, headers } = answer;
  if (!body) return null;
  if (body.person_id !== round.book.personId) return { kind: "other_person" };
  await round.book.sync.takeWorksheet(body, headers.get("ETag"));
  return null;
}
