/** Which kind of picture a file is, by its first bytes. */

export type PictureKind = "jpeg" | "png" | "webp" | "heic";

const HEIC_BRANDS = ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif"];

export function pictureKind(bytes: ArrayBuffer): PictureKind | null {
  const text = String.fromCharCode(...new Uint8Array(bytes.slice(0, 12)));
  if (text.startsWith("\xff\xd8\xff")) return "jpeg";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (text.startsWith("RIFF") && text.slice(8) === "WEBP") return "webp";
  const isBoxed = text.slice(4, 8) === "ftyp";
  return isBoxed && HEIC_BRANDS.includes(text.slice(8)) ? "heic" : null;
}
