import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  FINDINGS_COLUMNS,
  PRINCIPAL_ACCESS_COLUMNS,
  PRINCIPALS_COLUMNS,
  RESOURCE_ACCESS_COLUMNS,
  RESOURCES_COLUMNS,
} from "../../../../src/report/model/columns.ts";
import { analysisTime, csvTime } from "../../../../src/report/model/time.ts";
import { type CellValue, cellWriter } from "../../../../src/report/workbook/cells.ts";
import { csvColumns } from "../../../../src/report/workbook/columns.ts";
import { createSharedStrings, textElement } from "../../../../src/report/workbook/sharedStrings.ts";
import { columnLetters } from "../../../../src/report/workbook/worksheet.ts";
import { cellText, MAX_CELL_LENGTH } from "../../../../src/report/workbook/xstring.ts";
import { hostileText } from "./hostileText.ts";
import { parseXml } from "./workbookReader.ts";

const decoded = (text: string) =>
  text.replace(/_x([0-9a-fA-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

describe("text of a cell", () => {
  it("is restored unchanged, except for lone surrogates", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(decoded(parseXml(textElement(text)).text)).toBe(text.toWellFormed());
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["_x0041_", "_x005F_x0041_"],
    ["_x0041\u0001", "_x005F_x0041_x0001_"],
    ["_X0041_x0042_", "_x005F_X0041_x005F_x0042_"],
    ["a_xyz_b", "a_xyz_b"],
    ["a\r\nb\tc", "a_x000D_\nb\tc"],
    ["\ud800x", "\ufffdx"],
    ["\uffff", "_xFFFF_"],
    ["]]>&amp;", "]]&gt;&amp;amp;"],
  ])("%j is %j", (text, xml) => expect(textElement(text)).toBe(`<t xml:space="preserve">${xml}</t>`));

  it("is truncated to what a cell may hold, never within a character", () => {
    expect(cellText("a".repeat(MAX_CELL_LENGTH))).toHaveLength(MAX_CELL_LENGTH);
    for (const lead of ["", "x"]) {
      const cut = cellText(lead + "😀".repeat(20_000));
      expect(cut).toHaveLength(MAX_CELL_LENGTH);
      expect(cut.replace("\ufffd", "")).toMatch(/^x?(?:😀)+… \[truncated: 4000[01] characters\]$/u);
      expect(cut.isWellFormed()).toBe(true);
    }
  });
});

describe("cells", () => {
  const cases: [CellValue, string][] = [
    ["", '<c r="B7"/>'],
    ["a", '<c r="B7" t="s"><v>0</v></c>'],
    ["=1+1", '<c r="B7" s="3" t="s"><v>0</v></c>'],
    [" '@x", '<c r="B7" s="3" t="s"><v>0</v></c>'],
    ["1.5", '<c r="B7" t="s"><v>0</v></c>'],
    [1234, '<c r="B7" s="4"><v>1234</v></c>'],
    [Number.NaN, '<c r="B7"/>'],
    [true, '<c r="B7" t="b"><v>1</v></c>'],
    [false, '<c r="B7" t="b"><v>0</v></c>'],
    [{ instant: 0 }, '<c r="B7" s="2"><v>25569</v></c>'],
    [{ instant: Date.UTC(2022, 11, 10, 12) }, '<c r="B7" s="2"><v>44905.5</v></c>'],
    [{ instant: Date.UTC(1900, 2, 1) }, '<c r="B7" s="2"><v>61</v></c>'],
    [{ instant: Date.UTC(1900, 1, 28) }, '<c r="B7" t="s"><v>0</v></c>'],
    [{ instant: Number.NaN }, '<c r="B7"/>'],
  ];
  it.each(cases)("%j", (value, xml) => expect(`<c r="B7${cellWriter(createSharedStrings())(value)}`).toBe(xml));

  it("hold their own text when the table of strings is full", () => {
    const strings = createSharedStrings({ count: 2, length: 100 });
    expect(["a", "b", "a", "c", "b"].map((text) => strings.number(text))).toEqual([0, 1, 0, undefined, 1]);
    expect(`<c r="B7${cellWriter(strings)("<c>")}`).toBe(
      '<c r="B7" t="inlineStr"><is><t xml:space="preserve">&lt;c&gt;</t></is></c>',
    );
    expect(createSharedStrings({ count: 9, length: 3 }).number("four")).toBeUndefined();
  });
});

describe("columns", () => {
  it.each([PRINCIPALS_COLUMNS, PRINCIPAL_ACCESS_COLUMNS, RESOURCES_COLUMNS, RESOURCE_ACCESS_COLUMNS, FINDINGS_COLUMNS])(
    "have different titles that fit next to the filter button",
    (...header) => {
      const columns = csvColumns(header);
      expect(new Set(columns.map(({ title }) => title)).size).toBe(header.length);
      for (const { title, width } of columns) expect(width).toBeGreaterThanOrEqual(title.length + 3);
    },
  );

  it("have fixed titles", () => {
    expect(
      csvColumns(["principal_is_iam_admin", "principal_last_used", "service_name", "access_capability", "resource_arn"])
        .map(({ title }) => title)
        .join(),
    ).toBe("Principal is IAM Admin,Principal Last Used,Service Name,Access Capability,Resource Arn");
  });

  it("read both formats of an instant, and keep other text", () => {
    const [used, analyzed, admin] = csvColumns(["principal_last_used", "analysis_time", "principal_is_iam_admin"]);
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true }), (date) => {
        const instant = date.getTime();
        expect(used?.valueOf(csvTime(instant))).toEqual({ instant: Math.floor(instant / 1000) * 1000 });
        expect(analyzed?.valueOf(analysisTime(instant))).toEqual({ instant: expect.closeTo(instant, 3) });
      }),
    );
    expect(analyzed?.valueOf("2022-12-10T07:14:19.753800+00:00")).toEqual({
      instant: expect.closeTo(Date.UTC(2022, 11, 10, 7, 14, 19, 753) + 0.8, 3),
    });
    for (const text of ["", "never", "2022-13-01 00:00:00+00:00", "2022-12-10 07:14:19+01:00"]) {
      expect(used?.valueOf(text)).toBe(text);
    }
    expect(["True", "False", ""].map((text) => admin?.valueOf(text))).toEqual([true, false, ""]);
  });

  it.each([
    [0, "A"],
    [25, "Z"],
    [26, "AA"],
    [701, "ZZ"],
    [702, "AAA"],
  ])("column %i is %s", (column, letters) => expect(columnLetters(column)).toBe(letters));
});
