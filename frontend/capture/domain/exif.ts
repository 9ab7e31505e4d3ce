/** What the camera notes in a JPEG (Exif 2.32): when and where. A claim, not proof. */

export interface Claims {
  /** Local wall time as ISO, with its offset where the file has one. */
  taken_at: string | null;
  latitude: number | null;
  longitude: number | null;
}

const NOTHING: Claims = { taken_at: null, latitude: null, longitude: null };

/** Read the claims; whatever is broken or missing is null. */
export function readClaims(bytes: ArrayBuffer): Claims {
  try {
    const tiff = findTiff(new DataView(bytes));
    return tiff ? claimsOf(tiff) : NOTHING;
  } catch {
    // A RangeError: the file ends before its own notes say.
    return NOTHING;
  }
}

/** Walk the segments of a JPEG to APP1 "Exif", up to the picture itself. */
function findTiff(view: DataView): Tiff | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  while (view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda) {
    const length = view.getUint16(at + 2);
    const isExif = view.getUint32(at + 4) === 0x45786966 && view.getUint16(at + 8) === 0;
    if (view.getUint8(at + 1) === 0xe1 && isExif) {
      return new Tiff(new DataView(view.buffer, at + 10, length - 8));
    }
    at += 2 + length;
  }
  return null;
}

type Directory = Map<number, { type: number; count: number; at: number }>;

class Tiff {
  readonly #isLittle: boolean;

  constructor(private readonly view: DataView) {
    this.#isLittle = view.getUint16(0) === 0x4949;
  }

  first(): Directory {
    return this.directory(this.long(4));
  }

  directory(start: number): Directory {
    const entries: Directory = new Map();
    const count = this.view.getUint16(start, this.#isLittle);
    for (let index = 0; index < count; index += 1) {
      const entry = start + 2 + index * 12;
      const type = this.view.getUint16(entry + 2, this.#isLittle);
      const values = this.long(entry + 4);
      const isInside = values * (SIZES[type] ?? 1) <= 4;
      const at = isInside ? entry + 8 : this.long(entry + 8);
      entries.set(this.view.getUint16(entry, this.#isLittle), { type, count: values, at });
    }
    return entries;
  }

  pointed(entries: Directory, tag: number): Directory {
    const entry = entries.get(tag);
    return entry ? this.directory(this.long(entry.at)) : new Map();
  }

  text(entries: Directory, tag: number): string {
    const entry = entries.get(tag);
    if (entry?.type !== 2 || entry.count > 64) return "";
    const codes = Array.from({ length: entry.count }, (_, i) => this.view.getUint8(entry.at + i));
    return String.fromCharCode(...codes)
      .replace(/\0.*$/s, "")
      .trim();
  }

  /** Degrees, minutes and seconds as degrees. */
  degrees(entries: Directory, tag: number): number | null {
    const entry = entries.get(tag);
    if (entry?.type !== 5 || entry.count !== 3) return null;
    const [degrees, minutes, seconds] = [0, 8, 16].map((step) => {
      return this.long(entry.at + step) / this.long(entry.at + step + 4);
    }) as [number, number, number];
    return degrees + minutes / 60 + (seconds || 0) / 3600;
  }

  private long(at: number): number {
    return this.view.getUint32(at, this.#isLittle);
  }
}

/** Bytes of a value, by its type. */
const SIZES: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 };

function claimsOf(tiff: Tiff): Claims {
  const first = tiff.first();
  const exif = orElse(() => tiff.pointed(first, 0x8769), new Map() as Directory);
  const gps = orElse(() => tiff.pointed(first, 0x8825), new Map() as Directory);
  const taken_at = orElse(() => moment(tiff.text(exif, 0x9003), tiff.text(exif, 0x9011)), null);
  const latitude = orElse(() => signed(tiff.degrees(gps, 2), tiff.text(gps, 1), "S", 90), null);
  const longitude = orElse(() => signed(tiff.degrees(gps, 4), tiff.text(gps, 3), "W", 180), null);
  const isPlace = latitude !== null && longitude !== null && !(latitude === 0 && longitude === 0);
  return { taken_at, ...(isPlace ? { latitude, longitude } : { latitude: null, longitude: null }) };
}

/** One broken note does not cost the others. */
function orElse<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

function moment(text: string, offset: string): string | null {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text);
  if (!parts) return null;
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}`;
  if (Number.isNaN(Date.parse(`${iso}Z`))) return null;
  return /^[+-]\d\d:\d\d$/.test(offset) ? iso + offset : iso;
}

/** Three decimals are about 100 m: the village, not the house. */
function signed(
  degrees: number | null,
  side: string,
  negative: string,
  most: number,
): number | null {
  if (degrees === null || !Number.isFinite(degrees) || degrees > most) return null;
  const rounded = Math.round(degrees * 1000) / 1000;
  return side === negative ? -rounded : rounded;
}
