/** Photos of a record: what is announced, what the answer makes of them. */
import { sameValue } from "./content";
import { uuid7 } from "./ids";
import { rules } from "./rules";
import type { Change, LocalPhoto, PhotoMeta, PhotoResult, ServerPhoto } from "./types";

/** So often a photo begins anew by itself; then the person is asked. */
export const RESTARTS = 3;

/** What a change carries of a photo. */
export function metaOf(photo: LocalPhoto): PhotoMeta {
  return {
    id: photo.id,
    byte_count: photo.byte_count,
    sha256: photo.sha256,
    source_sha256: photo.source_sha256,
    name: photo.name,
    caption: photo.caption,
    taken_at: photo.taken_at,
    latitude: photo.latitude,
    longitude: photo.longitude,
    shows_people: photo.shows_people,
    shows_children: photo.shows_children,
    consent: photo.consent,
    use: photo.use,
  };
}

/** The photos that the next change tells of; what is more follows in a change of its own. */
export function announced(photos: LocalPhoto[]): LocalPhoto[] {
  return photos
    .filter((photo) => photo.state !== "attention" && (!photo.is_announced || photo.is_changed))
    .sort((one, other) => one.position - other.position)
    .slice(0, rules.limits.photos_in_a_change);
}

/** A photo that was just taken, as its form tells of it. */
export function newPhoto(
  recordId: string,
  taken: Omit<PhotoMeta, "id" | "byte_count"> & Pick<LocalPhoto, "blob" | "thumbnail">,
  position: number,
): LocalPhoto {
  return {
    ...taken,
    id: uuid7(),
    byte_count: taken.blob?.size ?? 0,
    record_id: recordId,
    state: "phone",
    is_announced: false,
    is_changed: false,
    offset: 0,
    restarts: 0,
    safe_at: null,
    problem: null,
    position,
    added_at: new Date().toISOString(),
  };
}

/** The photo with a record that got a new number; its own old one may be taken as well. */
export function renumberedPhoto(photo: LocalPhoto, recordId: string): LocalPhoto {
  const moved = { ...photo, record_id: recordId, is_announced: false };
  if (!photo.blob) return moved;
  return { ...moved, id: uuid7(), offset: 0, state: "phone", problem: null };
}

/** Whether both are of the same file; one that is sent as it was chosen has no other sum. */
export function isSameFile(
  one: Pick<PhotoMeta, "sha256" | "source_sha256">,
  other: Pick<PhotoMeta, "sha256" | "source_sha256">,
): boolean {
  const isSameSource = one.source_sha256 !== "" && one.source_sha256 === other.source_sha256;
  return isSameSource || one.sha256 === other.sha256;
}

/** Its bytes are to be sent, without a person doing anything more. */
export function isUnderWay(photo: Pick<LocalPhoto, "state">): boolean {
  return photo.state === "phone" || photo.state === "sending";
}

export function isPhotoUnsent(photo: LocalPhoto): boolean {
  return photo.state !== "safe" || photo.is_changed || !photo.is_announced;
}

export function safe(photo: LocalPhoto, at: string | null): LocalPhoto {
  return {
    ...photo,
    state: "safe",
    blob: null,
    is_announced: true,
    offset: photo.byte_count,
    safe_at: at,
    problem: null,
  };
}

/** To be announced again and sent from the start, under a new number if the old one is taken. */
export function anew(photo: LocalPhoto, message: string, id: string = photo.id): LocalPhoto {
  const restarts = photo.restarts + 1;
  const again = { ...photo, id, restarts, offset: 0, is_announced: false };
  return restarts < RESTARTS ? { ...again, state: "phone" } : troubled(again, message);
}

export function troubled(photo: LocalPhoto, message: string, whatToDo = ""): LocalPhoto {
  return { ...photo, state: "attention", problem: { message, what_to_do: whatToDo } };
}

/** A photo after the change that told of it was stored. */
export function told(
  photo: LocalPhoto,
  change: Change,
  results: PhotoResult[],
  at: string | null,
): LocalPhoto {
  const sent = change.photos.find((meta) => meta.id === photo.id);
  if (!sent) return photo;
  const result = results.find((one) => one.id === photo.id);
  if (result?.status === "id_taken" && photo.blob) return anew(photo, result.message, uuid7());
  const known = {
    ...photo,
    is_announced: true,
    is_changed: photo.is_changed && !sameValue(sent, metaOf(photo)),
  };
  if (result?.status === "safe") return safe(known, photo.safe_at ?? at);
  if (result?.status === "refused" || result?.status === "id_taken") {
    return photo.state === "safe"
      ? { ...known, problem: { message: result.message, what_to_do: "" } }
      : troubled({ ...known, is_announced: false }, result.message);
  }
  return { ...known, offset: photo.state === "safe" ? photo.offset : (result?.offset ?? 0) };
}

/** A photo of this phone as the server knows it by now. */
export function heard(photo: LocalPhoto, server: ServerPhoto | undefined): LocalPhoto {
  if (!server || server.sha256 !== photo.sha256) return photo;
  const { caption, shows_people, shows_children, consent, use } = server;
  const answered = photo.is_changed
    ? photo
    : { ...photo, caption, shows_people, shows_children, consent, use };
  const isThere = server.state !== "expected" && server.state !== "removed";
  if (isThere && photo.state !== "safe") return safe(answered, server.received_at);
  return { ...answered, is_announced: true };
}
