/** A photo's picture and what became of it. */
import { useState } from "preact/hooks";
import type { LocalPhoto, LocalRecord, ServerPhoto } from "../domain/types";
import { State } from "./parts";
import { usePicture, useSession } from "./session";

/** One photo, as this phone and as the server know it; at least one of them does. */
export interface Shown {
  id: string;
  local: LocalPhoto | null;
  server: ServerPhoto | null;
}

export function shownPhotos(record: LocalRecord, photos: LocalPhoto[]): Shown[] {
  const server = (record.base?.photos ?? []).filter((photo) => photo.state !== "removed");
  const known = new Set(server.map((photo) => photo.id));
  const local = [...photos].sort((a, b) => a.position - b.position);
  return [
    ...server.map((photo) => ({
      id: photo.id,
      server: photo,
      local: local.find((one) => one.id === photo.id) ?? null,
    })),
    ...local
      .filter((one) => !known.has(one.id))
      .map((one) => ({ id: one.id, local: one, server: null })),
  ];
}

/** From the phone where it is there, else from the server while there is a signal. */
export function PhotoPicture({ photo, number }: { photo: Shown; number: number }) {
  const { words, format } = useSession();
  const here = usePicture(photo.local?.thumbnail ?? photo.local?.blob ?? null);
  const [isBroken, setIsBroken] = useState(false);
  const address = here ?? (photo.server ? `/foto/${photo.id}/kecil/` : null);
  const caption = photo.local?.caption || photo.server?.caption;
  if (!address || isBroken) return <span class="none">{words.photo_at_server}</span>;
  return (
    <img
      src={address}
      alt={caption || words.photo_n(format.number(number))}
      width={400}
      height={300}
      onError={() => setIsBroken(true)}
    />
  );
}

export function PhotoState({ photo }: { photo: Shown }) {
  const { words, format } = useSession();
  const { local, server } = photo;
  const isAtServer =
    local?.state === "safe" || server?.state === "received" || server?.state === "ready";
  const problem =
    server?.state === "needs_attention"
      ? `${server.message} ${server.what_to_do}`
      : local?.state === "attention"
        ? `${local.problem?.message ?? ""} ${local.problem?.what_to_do ?? ""}`
        : "";
  if (problem) {
    return (
      <>
        <State kind="returned" icon="warn" text={words.photo_attention} />
        <br />
        {problem}
      </>
    );
  }
  if (isAtServer) return <State kind="safe" icon="safe" text={words.photo_safe} />;
  if (local?.state === "sending") {
    const percent = format.percent(local.offset, local.byte_count);
    return (
      <>
        <State kind="sending" icon="send" text={words.photo_sending(percent)} />
        <progress
          class="prog"
          max={local.byte_count}
          value={local.offset}
          aria-label={words.photo_sending(percent)}
        />
      </>
    );
  }
  return <State kind="phone" icon="phone" text={words.photo_phone} />;
}
