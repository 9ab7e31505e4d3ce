import { expect, test } from "vitest";
import { readClaims } from "./exif";
import { pictureKind } from "./magic";

type Entry = [tag: number, type: number, count: number, value: number | string | number[]];

/** A JPEG with the notes of a camera, little or big endian. */
function jpeg(isLittle: boolean, exif: Entry[], gps: Entry[]): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(2000));
  let free = 800;
  const at = 12; // of the TIFF, after SOI and the head of APP1
  const short = (where: number, value: number) => view.setUint16(at + where, value, isLittle);
  const long = (where: number, value: number) => view.setUint32(at + where, value, isLittle);
  const directory = (start: number, entries: Entry[]) => {
    short(start, entries.length);
    entries.forEach(([tag, type, count, value], index) => {
      const entry = start + 2 + index * 12;
      short(entry, tag);
      short(entry + 2, type);
      long(entry + 4, count);
      if (typeof value === "number") {
        long(entry + 8, value);
        return;
      }
      const isInside = typeof value === "string" && value.length < 4;
      const where = isInside ? entry + 8 : free;
      if (!isInside) long(entry + 8, where);
      if (typeof value === "string") {
        [...value].forEach((letter, n) => {
          view.setUint8(at + where + n, letter.charCodeAt(0));
        });
      } else {
        value.forEach((part, n) => {
          long(where + n * 4, part);
        });
      }
      if (!isInside) free += 64;
    });
  };
  view.setUint32(0, 0xffd8ffe1);
  view.setUint16(4, 1900);
  view.setUint32(6, 0x45786966);
  view.setUint16(at, isLittle ? 0x4949 : 0x4d4d);
  short(2, 42);
  long(4, 8);
  directory(8, [
    [0x8769, 4, 1, 200],
    [0x8825, 4, 1, 400],
  ]);
  directory(200, exif);
  directory(400, gps);
  view.setUint16(4 + 1900, 0xffda);
  return view.buffer;
}

const TAKEN: Entry = [0x9003, 2, 20, "2026:11:20 09:14:30\0"];
const OFFSET: Entry = [0x9011, 2, 7, "+07:00\0"];
const PLACE: Entry[] = [
  [1, 2, 2, "S\0"],
  [2, 5, 3, [7, 1, 4, 1, 30, 1]],
  [3, 2, 2, "E\0"],
  [4, 5, 3, [110, 1, 3, 1, 3600, 100]],
];

test.each([true, false])("a camera says when and where (little endian: %s)", (isLittle) => {
  expect(readClaims(jpeg(isLittle, [TAKEN, OFFSET], PLACE))).toEqual({
    taken_at: "2026-11-20T09:14:30+07:00",
    latitude: -7.075,
    longitude: 110.06,
  });
});

test("a time without its offset is local", () => {
  expect(readClaims(jpeg(true, [TAKEN], [])).taken_at).toBe("2026-11-20T09:14:30");
});

test("a place that is none is left out", () => {
  const nowhere: Entry[] = PLACE.map(([tag, type, count, value]) => {
    return [tag, type, count, type === 5 ? [0, 1, 0, 1, 0, 1] : value];
  });
  expect(readClaims(jpeg(true, [], nowhere)).latitude).toBeNull();
  const divided: Entry[] = PLACE.map(([tag, type, count, value]) => {
    return [tag, type, count, type === 5 ? [1, 0, 1, 0, 1, 0] : value];
  });
  expect(readClaims(jpeg(true, [TAKEN], divided))).toMatchObject({ longitude: null });
});

test("an impossible time is no time", () => {
  expect(
    readClaims(jpeg(true, [[0x9003, 2, 20, "0000:00:00 00:00:00\0"]], [])).taken_at,
  ).toBeNull();
});

test("garbage and broken files claim nothing", () => {
  const nothing = { taken_at: null, latitude: null, longitude: null };
  expect(readClaims(new ArrayBuffer(0))).toEqual(nothing);
  expect(readClaims(new TextEncoder().encode("not a picture at all").buffer)).toEqual(nothing);
  const whole = jpeg(true, [TAKEN, OFFSET], PLACE);
  let seed = 7;
  for (let run = 0; run < 3000; run += 1) {
    const bytes = new Uint8Array(whole.slice(0, 1 + ((run * 37) % whole.byteLength)));
    for (let n = 0; n < 8; n += 1) {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      bytes[seed % bytes.length] = seed % 256;
    }
    expect(() => readClaims(bytes.buffer)).not.toThrow();
  }
});

test("a picture is known by its first bytes, whatever its name", () => {
  const kindOf = (...bytes: (number | string)[]) =>
    pictureKind(
      new Uint8Array(
        bytes.flatMap((one) =>
          typeof one === "number" ? one : [...one].map((letter) => letter.charCodeAt(0)),
        ),
      ).buffer,
    );
  expect(kindOf(0xff, 0xd8, 0xff, 0xe0)).toBe("jpeg");
  expect(kindOf(0x89, "PNG\r\n", 0x1a, "\n")).toBe("png");
  expect(kindOf("RIFF", 0, 0, 0, 0, "WEBP")).toBe("webp");
  expect(kindOf(0, 0, 0, 24, "ftypheic")).toBe("heic");
  expect(kindOf("%PDF-1.7")).toBeNull();
  expect(kindOf()).toBeNull();
});
