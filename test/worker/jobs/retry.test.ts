import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoffSeconds, outlastsOutagesUntil } from "../../../src/jobs/execution/stage/backoff.ts";
import { stampOf } from "../../../src/report/model/time.ts";

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("backoffSeconds", () => {
  test("is whole seconds from 2 to 300, whatever the attempt", () => {
    fc.assert(
      fc.property(fc.integer({ min: -3, max: 10_000 }), random, (attempt, unit) => {
        const seconds = backoffSeconds(attempt, unit);
        expect(Number.isInteger(seconds)).toBe(true);
        expect(seconds).toBeGreaterThanOrEqual(2);
        expect(seconds).toBeLessThanOrEqual(300);
      }),
    );
  });

  test("never shrinks with the attempt or the random number, and its ceiling doubles", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), random, random, (attempt, one, other) => {
        expect(backoffSeconds(attempt + 1, one)).toBeGreaterThanOrEqual(backoffSeconds(attempt, one));
        const [low, high] = one < other ? [one, other] : [other, one];
        expect(backoffSeconds(attempt, high)).toBeGreaterThanOrEqual(backoffSeconds(attempt, low));
      }),
    );
    const ceilings = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempt) => backoffSeconds(attempt, 1 - 2 ** -32));
    expect(ceilings).toEqual([4, 8, 16, 32, 64, 128, 256, 300, 300]);
    expect([1, 8].map((attempt) => backoffSeconds(attempt, 0))).toEqual([2, 2]);
  });
});

test("stampOf is the UTC minute", () => {
  expect(stampOf(Date.parse("2026-03-01T23:59:59.999Z"))).toBe("2026-03-01-2359");
  expect(stampOf(Date.parse("2026-12-31T00:00:00+02:00"))).toBe("2026-12-30-2200");
});

test.each([
  ["2026-03-01T07:00:00Z", "2026-03-02T00:00:00Z"],
  ["2026-03-01T21:59:59Z", "2026-03-02T00:00:00Z"],
  ["2026-03-01T23:59:00Z", "2026-03-02T01:59:00Z"],
  ["2026-12-31T22:30:00Z", "2027-01-01T00:30:00Z"],
])("outages are outlasted from %s until %s", (startedAt, until) => {
  expect(new Date(outlastsOutagesUntil(Date.parse(startedAt))).toISOString()).toBe(until.replace("Z", ".000Z"));
});
