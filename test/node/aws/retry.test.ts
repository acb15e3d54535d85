import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { retryAfterMs, retryDelayMs } from "../../../src/aws/client/retry.ts";
import { randomUnit } from "../../../src/platform/jitter.ts";

const tries = fc.integer({ min: 1, max: 50 });
const random = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const asked = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1e9 }));

describe("the wait between two tries", () => {
  test("is a whole number of milliseconds within the cap, whatever is asked", () => {
    fc.assert(
      fc.property(tries, random, asked, (n, r, after) => {
        const delay = retryDelayMs(n, r, after);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(20_000);
      }),
    );
  });

  test("is never shorter than Retry-After up to the cap", () => {
    fc.assert(
      fc.property(tries, random, asked, (n, r, after) => {
        expect(retryDelayMs(n, r, after)).toBeGreaterThanOrEqual(Math.min(after, 20_000));
      }),
    );
  });

  test("spreads over the whole of a ceiling that doubles", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), random, (n, r) => {
        expect(retryDelayMs(n, 0, 0)).toBe(0);
        expect(retryDelayMs(n, r, 0)).toBeLessThan(400 * 2 ** (n - 1));
        expect(retryDelayMs(n + 1, r, 0)).toBeGreaterThanOrEqual(2 * retryDelayMs(n, r, 0));
      }),
    );
  });
});

test.each([
  [null, 0],
  ["", 0],
  ["3", 3_000],
  [" 7 ", 7_000],
  ["0", 0],
  ["-1", 0],
  ["1.5", 0],
  ["1e3", 0],
  ["99999999999999999999", 0],
  ["soon", 0],
  ["Thu, 01 Jan 1970 00:00:15 GMT", 5_000],
  ["Thu, 01 Jan 1970 00:00:05 GMT", 0],
  ["Thu, 99 Foo 1970", 0],
])("Retry-After %j at 10 s asks for %d ms", (header, expected) => {
  expect(retryAfterMs(header, 10_000)).toBe(expected);
});

test("four random bytes make a number below 1", () => {
  expect(randomUnit(() => Uint8Array.from([0, 0, 0, 0]))).toBe(0);
  expect(randomUnit(() => Uint8Array.from([128, 0, 0, 0]))).toBe(0.5);
  expect(randomUnit(() => Uint8Array.from([255, 255, 255, 255]))).toBeLessThan(1);
});
