import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  customerIdCandidates,
  newCustomerId,
  newExecutionId,
  newSuffix,
  utcDay,
} from "../../../src/store/identifiers.ts";

/** A source that gives these bytes over and over. */
function repeating(bytes: readonly number[]): (count: number) => Uint8Array<ArrayBuffer> {
  let at = 0;
  return (count) => Uint8Array.from({ length: count }, () => bytes[at++ % bytes.length] ?? 0);
}

const strong = (count: number) => crypto.getRandomValues(new Uint8Array(count));
/** Bytes that hold some below 252 and some draws below the bias limit, so that rejection ends. */
const bytes = fc.array(fc.nat(255), { minLength: 1, maxLength: 40 }).map((drawn) => [...drawn, 7, 7, 7, 7, 7, 7, 7, 7]);

describe("identifiers", () => {
  it("have their patterns whatever the random source gives", () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 253_402_300_799_999 }), (drawn, instant) => {
        const customerId = newCustomerId("P123456", repeating(drawn));
        expect(customerId).toMatch(/^P123456-\d{12}$/);
        const day = utcDay(instant);
        const executionId = newExecutionId("daily", { customerId, accountId: "000000000001", day }, repeating(drawn));
        expect(executionId).toMatch(/^daily-P123456-\d{12}-000000000001-\d{4}-\d{2}-\d{2}_[A-Z0-9]{4}$/);
        expect(executionId).toContain(day);
      }),
      { seed: 1 },
    );
  });

  it("are uniform: no character and no first digit is favoured", () => {
    const counts = (samples: string[]) =>
      Object.values(Object.groupBy(samples, (sample) => sample)).map((group) => group?.length ?? 0);
    const characters = counts(Array.from({ length: 9000 }, () => newSuffix(strong)).flatMap((suffix) => [...suffix]));
    expect(characters).toHaveLength(36);
    expect(Math.min(...characters)).toBeGreaterThan(800);
    expect(Math.max(...characters)).toBeLessThan(1200);
    const digits = counts(Array.from({ length: 10_000 }, () => newCustomerId("P123456", strong).charAt(8)));
    expect(digits).toHaveLength(10);
    expect(Math.min(...digits)).toBeGreaterThan(850);
  });

  it("skip draws that would favour some", () => {
    expect(newSuffix(repeating([255, 254, 253, 252, 0, 35, 36, 251]))).toBe("A9A9");
    expect(newCustomerId("P123456", repeating([255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 5]))).toBe(
      "P123456-000000000005",
    );
  });

  it("come as a list of candidates", () => {
    const candidates: unknown = JSON.parse(customerIdCandidates("P123456", strong, 3));
    expect(candidates).toEqual(Array(3).fill(expect.stringMatching(/^P123456-\d{12}$/)));
  });

  it("have the UTC date", () => {
    expect([
      utcDay(0),
      utcDay(Date.parse("2022-11-11T23:59:59.999Z")),
      utcDay(Date.parse("2022-11-12T00:30:00+01:00")),
    ]).toEqual(["1970-01-01", "2022-11-11", "2022-11-11"]);
  });
});
