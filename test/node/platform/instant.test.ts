import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInstant, parseTimestamp, type TimestampForms } from "../../../src/platform/instant.ts";

fc.configureGlobal({ seed: 20260115 });

const date = fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true });

describe("timestamps", () => {
  const ANY: TimestampForms = { partialDates: true, spaces: true, withoutOffset: true };

  it.each<[keyof TimestampForms, string, number]>([
    ["partialDates", "2026", Date.UTC(2026, 0, 1)],
    ["partialDates", "2026-03", Date.UTC(2026, 2, 1)],
    ["spaces", "2026-03-01 05:06:07+00:00", Date.UTC(2026, 2, 1, 5, 6, 7)],
    ["spaces", "2026-03-01 05:06 UTC", Date.UTC(2026, 2, 1, 5, 6)],
    ["spaces", "2026-03-01T05:06:07UTC", Date.UTC(2026, 2, 1, 5, 6, 7)],
    ["withoutOffset", "2026-03-01T05:06", Date.UTC(2026, 2, 1, 5, 6)],
  ])("only with %s: %s", (form, text, expected) => {
    expect(parseTimestamp(text, { [form]: true })).toBe(expected);
    expect(parseTimestamp(text, { ...ANY, [form]: false })).toBeUndefined();
  });

  it.each([
    ["2026-03-01", Date.UTC(2026, 2, 1)],
    ["2024-02-29", Date.UTC(2024, 1, 29)],
    ["2026-03-01T05:06Z", Date.UTC(2026, 2, 1, 5, 6)],
    ["2026-03-01t05:06z", Date.UTC(2026, 2, 1, 5, 6)],
    ["2026-03-01T05:06:07+02:00", Date.UTC(2026, 2, 1, 3, 6, 7)],
    ["2026-03-01T05:06:07-0530", Date.UTC(2026, 2, 1, 10, 36, 7)],
    ["2026-03-01T05:06:07.5Z", Date.UTC(2026, 2, 1, 5, 6, 7, 500)],
    ["2026-03-01T05:06:07.123456789Z", Date.UTC(2026, 2, 1, 5, 6, 7, 123) + 0.456],
    ["1969-12-31T23:59:59.5Z", -500],
  ])("in every form: %s", (text, expected) => expect(parseTimestamp(text, {})).toBeCloseTo(expected, 6));

  it.each([
    "",
    "yesterday",
    "20260301",
    "26-03-01",
    "2026-3-1",
    "2026-00-01",
    "2026-13-01",
    "2026-02-30",
    "2025-02-29",
    "2026-04-31",
    "2026-01-32",
    "2026-03-01T",
    "2026-03-01T5:06Z",
    "2026-03-01T25:00Z",
    "2026-03-01T05:60Z",
    "2026-03-01T05:06:61Z",
    "2026-03-01T05:06:07+99:00",
    "2026-03-01T05:06:07,5Z",
    "2026-03-01 Z",
    " 2026-03-01",
    "2026-03-01\n",
    "1700000000",
  ])("in none: %j", (text) => expect(parseTimestamp(text, ANY)).toBeUndefined());

  it("are what a date writes", () => {
    fc.assert(fc.property(date, (at) => parseTimestamp(at.toISOString(), {}) === at.getTime()));
  });
});

describe("dates of a policy's Date operators", () => {
  it.each([
    ["2026-01-01", Date.UTC(2026, 0, 1)],
    ["2026-01", Date.UTC(2026, 0, 1)],
    ["2026", Date.UTC(2026, 0, 1)],
    ["2026-01-01T10:20Z", Date.UTC(2026, 0, 1, 10, 20)],
    ["2026-01-01T10:20:30.5Z", Date.UTC(2026, 0, 1, 10, 20, 30, 500)],
    ["2026-01-01T10:20:30+02:00", Date.UTC(2026, 0, 1, 8, 20, 30)],
    ["2026-01-01T10:20:30-0530", Date.UTC(2026, 0, 1, 15, 50, 30)],
    ["1767225600", Date.UTC(2026, 0, 1)],
    ["0", 0],
    ["1.5", 1500],
    [" 2026-01-01 ", Date.UTC(2026, 0, 1)],
  ])("%s", (text, expected) => expect(parseInstant(text)).toBe(expected));

  it.each([
    "2026-02-30",
    "2026-01-01T10:20",
    "2026-01-01 10:20Z",
    "",
    "yesterday",
    "2026-13-01",
    "2026-01-32",
    "2026-01-01T25:00:00Z",
    "01/02/2026",
    "2026-1-1",
  ])("%j is not an instant", (text) => expect(parseInstant(text)).toBeUndefined());

  it("reads what a date writes", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }),
        (date) => parseInstant(date.toISOString()) === date.getTime(),
      ),
    );
  });
});
