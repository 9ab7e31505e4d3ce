import { expect, test } from "vitest";
import { backoff, waitAsked } from "./backoff";
import { Line } from "./line";

test("waits grow with each failure, up to ten minutes, and no two phones wait alike", () => {
  expect(backoff(1, () => 0)).toBe(5_000);
  expect(backoff(1, () => 1)).toBe(10_000);
  expect(backoff(4, () => 0.5)).toBe(42_500);
  expect(backoff(40, () => 1)).toBe(600_000);
});

test("a server that says when is asked no sooner", () => {
  expect(waitAsked(30, () => 0)).toBe(30_000);
  expect(waitAsked(30, () => 1)).toBe(45_000);
});

test("a good line takes more at once, a bad one less", () => {
  const line = new Line();
  for (let n = 0; n < 5; n += 1) line.took(500);
  expect(line.chunk).toBe(512 * 1024);
  line.took(9_000);
  expect(line.chunk).toBe(256 * 1024);
  for (let n = 0; n < 9; n += 1) line.broke();
  expect(line.chunk).toBe(16 * 1024);
});

test("changes that broke off come in smaller batches", () => {
  const line = new Line();
  for (let n = 0; n < 9; n += 1) line.pushed(false);
  expect(line.changes).toBe(1);
  for (let n = 0; n < 9; n += 1) line.pushed(true);
  expect(line.changes).toBe(20);
});
