/** Sending photos one after another, each from where it broke off. */
import { anew, RESTARTS, safe, troubled } from "../domain/photo";
import type { LocalPhoto } from "../domain/types";
import type { Answer, PhotoPlace } from "./api";
import { type Round, type Stop, stopOf } from "./round";

/** A photo after a step, or why the round cannot go on. */
type Step = { photo: LocalPhoto | null } | { stop: Stop };

export async function sendPhotos(round: Round): Promise<Stop | null> {
  let fault: Stop | null = null;
  for (const photo of await round.book.sync.photosToSend()) {
    if (round.isInterrupted()) return null;
    const stop = await sendPhoto(round, photo);
    // A fault of the server may be about this one photo; a second one is about the server.
    if (stop && (fault || stop.kind !== "wait" || stop.after !== null)) return stop;
    fault = stop ?? fault;
  }
  return fault;
}

async function sendPhoto(round: Round, first: LocalPhoto): Promise<Stop | null> {
  let step = first.state === "sending" ? await askPlace(round, first) : await begin(round, first);
  while ("photo" in step && step.photo?.state === "sending" && !round.isInterrupted()) {
    step = await sendChunk(round, step.photo);
  }
  return "stop" in step ? step.stop : null;
}

async function begin(round: Round, photo: LocalPhoto): Promise<Step> {
  return { photo: await save(round, photo, (now) => ({ ...now, state: "sending" })) };
}

/** After a break only the server knows how much arrived. */
async function askPlace(round: Round, photo: LocalPhoto): Promise<Step> {
  return take(round, photo, await round.api.photo(photo.id));
}

async function sendChunk(round: Round, photo: LocalPhoto): Promise<Step> {
  const bytes = photo.blob?.slice(photo.offset, photo.offset + round.line.chunk) ?? new Blob();
  const began = round.now();
  const answer = await round.api.sendBytes(photo.id, photo.offset, bytes);
  if (answer.kind === "ok") round.line.took(round.now() - began);
  if (answer.kind === "offline") round.line.broke();
  const isStuck =
    answer.kind === "ok" && !isSafe(answer.body) && answer.body.offset <= photo.offset;
  return isStuck ? { stop: { kind: "offline" } } : take(round, photo, answer);
}

async function take(round: Round, photo: LocalPhoto, answer: Answer<PhotoPlace>): Promise<Step> {
  if (answer.kind === "ok") {
    const place = answer.body;
    return { photo: await save(round, photo, (now) => placed(now, place), isSafe(place)) };
  }
  const isFault = answer.kind !== "refused" || answer.status >= 500;
  if (isFault || answer.offset === photo.offset) return { stop: stopOf(answer) };
  const after = await save(round, photo, (now) => mishap(now, answer));
  // It is announced again before anything else is sent.
  if (after && !after.is_announced) round.interrupt();
  return { photo: after };
}

function save(
  round: Round,
  photo: LocalPhoto,
  change: (photo: LocalPhoto) => LocalPhoto,
  isReceipt = false,
): Promise<LocalPhoto | null> {
  return round.book.sync.setPhoto(photo.id, change, isReceipt);
}

function isSafe(place: PhotoPlace): boolean {
  return ["received", "ready", "needs_attention"].includes(place.state);
}

function placed(photo: LocalPhoto, place: PhotoPlace): LocalPhoto {
  if (isSafe(place)) return safe(photo, place.received_at);
  if (place.state === "removed") return troubled(photo, place.message, place.what_to_do);
  return { ...photo, state: "sending", offset: place.offset };
}

function mishap(
  photo: LocalPhoto,
  said: { status: number; code: string; message: string; offset: number | null },
): LocalPhoto {
  if (said.status === 409 && said.offset !== null) return { ...photo, offset: said.offset };
  if (said.status === 404) return anew(photo, said.message);
  if (said.code !== "checksum") return troubled(photo, said.message);
  const restarts = photo.restarts + 1;
  const again = { ...photo, offset: 0, restarts };
  return restarts < RESTARTS ? again : troubled(again, said.message);
}
