/** Making a photo small enough to send, on the phone itself. */
import { type Claims, readClaims } from "../domain/exif";
import { pictureKind } from "../domain/magic";
import { LIMITS } from "../domain/rules";

export interface Shrunk extends Claims {
  blob: Blob;
  thumbnail: Blob | null;
  name: string;
  sha256: string;
  /** Of the file as it was chosen; "" where that is what is sent. */
  source_sha256: string;
}

/** Why a file cannot be a photo of a record. */
export class PhotoProblem extends Error {
  constructor(
    readonly kind: "not_a_photo" | "too_large" | "empty",
    readonly size = 0,
  ) {
    super(kind);
  }
}

const LONG_SIDE = 1600;
const SMALL_SIDE = 400;
/** Good enough for people, cheap enough to send. */
const MOST_BYTES = 300_000;
const QUALITIES = [0.82, 0.72, 0.62, 0.5, 0.4];

export async function shrink(file: File): Promise<Shrunk> {
  if (file.size === 0) throw new PhotoProblem("empty");
  const bytes = await file.arrayBuffer();
  const kind = pictureKind(bytes);
  if (!kind) throw new PhotoProblem("not_a_photo", file.size);
  const claims = readClaims(bytes);
  const source = await sha256(bytes);
  const picture = await decoded(file);
  if (!picture) return asItIs(file, bytes, claims, source);
  try {
    const blob = await smaller(picture);
    const thumbnail = await drawn(picture, SMALL_SIDE, 0.7);
    return {
      ...claims,
      blob,
      thumbnail,
      name: file.name,
      sha256: await sha256(await blob.arrayBuffer()),
      source_sha256: source,
    };
  } finally {
    picture.close();
  }
}

async function decoded(file: File): Promise<ImageBitmap | null> {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

/** What this browser cannot read, such as HEIC, may still be read by the server. */
function asItIs(file: File, bytes: ArrayBuffer, claims: Claims, sum: string): Shrunk {
  if (file.size > LIMITS.photo_bytes) throw new PhotoProblem("too_large", file.size);
  // A copy: the file itself may be moved or deleted before it is sent.
  const blob = new Blob([bytes], { type: file.type });
  return { ...claims, blob, thumbnail: null, name: file.name, sha256: sum, source_sha256: "" };
}

async function smaller(picture: ImageBitmap): Promise<Blob> {
  let blob: Blob | null = null;
  for (const quality of QUALITIES) {
    blob = await drawn(picture, LONG_SIDE, quality);
    if (blob.size <= MOST_BYTES) break;
  }
  return blob as Blob;
}

async function drawn(picture: ImageBitmap, side: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new PhotoProblem("not_a_photo", 0);
  // What is transparent in a PNG would become black.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
  if (!blob) throw new PhotoProblem("not_a_photo", 0);
  return blob;
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
