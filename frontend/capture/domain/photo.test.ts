import { expect, test } from "vitest";
import { isSameFile } from "./photo";

test("a file that was chosen twice is known by its own sum or by what is sent", () => {
  const shrunk = { sha256: "a", source_sha256: "s" };
  expect(isSameFile(shrunk, { sha256: "b", source_sha256: "s" })).toBe(true);
  expect(isSameFile(shrunk, { sha256: "a", source_sha256: "" })).toBe(true);
});

test("two files that are sent as they were chosen are not one", () => {
  const one = { sha256: "a", source_sha256: "" };
  expect(isSameFile(one, { sha256: "b", source_sha256: "" })).toBe(false);
});
