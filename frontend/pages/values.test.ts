import { expect, test } from "vitest";
import {
  dayBefore,
  dayChoice,
  dayInWords,
  fromBase64Url,
  isoDay,
  isTyping,
  keyName,
  sizeText,
  stepped,
  summed,
  swiped,
  toBase64Url,
} from "./values";

test("a count goes up and down, but not below nothing", () => {
  expect(stepped("15", 1)).toBe("16");
  expect(stepped("0", -1)).toBe("0");
  expect(stepped("1.200", 1)).toBe("1201");
});

test("an empty count starts at nothing", () => {
  expect(stepped("", 1)).toBe("1");
  expect(stepped("", -1)).toBe("0");
});

test("what is no number is left as typed", () => {
  expect(stepped("lima", 1)).toBe("lima");
});

test("a column of the tally adds up what was typed", () => {
  expect(summed(["12", "", "1.200", "lima"])).toBe(1212);
  expect(summed(["0"])).toBe(0);
});

test("a column without a number has no sum", () => {
  expect(summed(["", " "])).toBeUndefined();
});

test("the day before crosses months and leap years", () => {
  expect(dayBefore("2026-11-21")).toBe("2026-11-20");
  expect(dayBefore("2026-01-01")).toBe("2025-12-31");
  expect(dayBefore("2024-03-01")).toBe("2024-02-29");
});

test("a chosen day is today, yesterday or another", () => {
  expect(dayChoice("2026-11-21", "2026-11-21")).toBe("today");
  expect(dayChoice("2026-11-20", "2026-11-21")).toBe("yesterday");
  expect(dayChoice("", "2026-11-21")).toBe("other");
});

test("the local day is written as ISO", () => {
  expect(isoDay(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
});

test("a day is told in words of the page's language", () => {
  expect(dayInWords("2026-11-21", "id")).toBe("Sabtu, 21 November 2026");
  expect(dayInWords("2026-11-21", "en")).toMatch(/^Saturday,? 21 November 2026$/);
  expect(dayInWords("", "id")).toBe("");
});

test("sizes are told in the units that people know", () => {
  expect(sizeText(214_300, "id")).toBe("215 KB");
  expect(sizeText(4_100_000, "id")).toBe("4,1 MB");
  expect(sizeText(4_100_000, "en")).toBe("4.1 MB");
});

test("bytes of a passkey are written and read back", () => {
  const bytes = new Uint8Array([251, 255, 190, 0, 1]);
  expect(toBase64Url(bytes.buffer)).toBe("-_--AAE");
  expect(fromBase64Url("-_--AAE")).toEqual(bytes);
});

test("keys are letters in fields and commands elsewhere", () => {
  const is = (tagName: string, type = "") => isTyping({ tagName, type, isContentEditable: false });
  expect(is("TEXTAREA")).toBe(true);
  expect(is("INPUT", "text")).toBe(true);
  expect(is("INPUT", "search")).toBe(true);
  expect(is("INPUT", "checkbox")).toBe(false);
  expect(is("A")).toBe(false);
  expect(isTyping({ tagName: "DIV", isContentEditable: true })).toBe(true);
});

test("a key counts once and alone", () => {
  const key = { key: "V", repeat: false, ctrlKey: false, metaKey: false, altKey: false };
  expect(keyName(key)).toBe("v");
  expect(keyName({ ...key, repeat: true })).toBe("");
  expect(keyName({ ...key, ctrlKey: true })).toBe("");
  expect(keyName({ ...key, key: "ArrowLeft" })).toBe("ArrowLeft");
});

test("a swipe goes sideways and far enough", () => {
  expect(swiped(-80, 10)).toBe(1);
  expect(swiped(80, -10)).toBe(-1);
  expect(swiped(-20, 0)).toBe(0);
  expect(swiped(-80, 70)).toBe(0);
});
