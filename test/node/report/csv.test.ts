import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvCell, csvRow } from "../../../src/report/csv/csv.ts";
import { tagsJson } from "../../../src/report/model/tags.ts";
import { readCsv } from "./csvReader.ts";

const STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"];
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...STARTS, '"', "'", ",", ";", "\r\n", " ", "1+1", "cmd|' /C calc'!A0"),
      fc.string({ unit: "grapheme" }),
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(""));

/** The value without the apostrophe in front of a formula. */
const restored = (cell: string) => (/^'[\s'"]*[=+\-@\t\r\n＝＋－＠]/.test(cell) ? cell.slice(1) : cell);

describe("csvRow", () => {
  it("gives back every value, whatever is in it", () => {
    fc.assert(
      fc.property(fc.array(fc.array(hostile, { minLength: 1, maxLength: 6 }), { maxLength: 4 }), (rows) => {
        const read = readCsv(rows.map(csvRow).join(""));
        expect(read.map((row) => row.map(restored))).toEqual(rows);
      }),
      { numRuns: 1000 },
    );
  });

  it("starts no formula, at its start or after quotes and white space", () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const cell = readCsv(csvRow([value, "x"]))[0]?.[0] ?? "";
        expect(STARTS).not.toContain(cell[0]);
        expect(cell.replace(/^["\s]+/, "")).not.toMatch(/^[=+\-@＝＋－＠]/);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["", ""],
    ["plain", "plain"],
    ["arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/a"],
    ["a,b", '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ["two\r\nlines", '"two\r\nlines"'],
    ["=1+1", "'=1+1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["-2", "'-2"],
    ["\t=1", '"\'\t=1"'],
    ['"=1', '"\'""=1"'],
    ["  =1", "'  =1"],
    ["'=1", "''=1"],
    ["＝1", "'＝1"],
    ["a=1", "a=1"],
    ["{}", "{}"],
  ])("writes %j as %j", (value, cell) => expect(csvCell(value)).toBe(cell));
});

describe("tagsJson", () => {
  it("is JSON of the same tags, and never a formula", () => {
    fc.assert(
      fc.property(fc.dictionary(hostile, hostile), (tags) => {
        const cell = readCsv(csvRow([tagsJson(tags)]))[0]?.[0] ?? "";
        expect(cell[0]).toBe("{");
        expect(JSON.parse(cell)).toEqual({ ...tags });
      }),
    );
  });

  it("has its keys in order", () => {
    expect(tagsJson({ b: "2", B: "1", a: 'quote"' })).toBe('{"B": "1", "a": "quote\\"", "b": "2"}');
    expect(tagsJson({})).toBe("{}");
  });
});
