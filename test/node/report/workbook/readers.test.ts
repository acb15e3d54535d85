import ExcelJS from "exceljs";
import readXlsxFile from "read-excel-file/node";
import { describe, expect, it } from "vitest";
import * as SheetJS from "xlsx";
import { knowledgeOf } from "../../../../src/report/model/knowledge.ts";
import { writeWorkbook } from "../../../workbookOf.ts";
import { readWorkbook, unzip } from "./workbookReader.ts";

const AT = Date.UTC(2022, 11, 10, 7, 14, 19);
const TIME = "2022-12-10T07:14:19.000000+00:00";
const ARN = "arn:aws:iam::012345678901";

const principal = (name: string, isAdmin: string, lastUsed: string) =>
  [TIME, name, `${ARN}:user/${name}`, "IAMUser", isAdmin, lastUsed, "", "", "", '{"a": "=1+1"}'].concat(
    Array.from({ length: 9 }, () => ""),
  );

const SHEETS = [
  "Audit Summary",
  "Principals",
  "Principal Access Summary",
  "Resources",
  "Resource Access Summaries",
  "k9 Access Capability Mapping",
  "Findings",
];

/** A workbook with texts that programs like to change, empty cells, and a sheet without rows. */
async function workbook(): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const write = async (chunk: string | Uint8Array) => {
    if (typeof chunk !== "string") chunks.push(chunk.slice());
  };
  const header = {
    accountId: "012345678901",
    partition: "aws",
    analysisTime: AT,
    engineVersion: "1.0.0",
    catalogueVersion: "0.21.0",
    catalogueDate: "2026-09-26",
  };
  const numbers = {
    principals: 2,
    administrators: 1,
    escalating: 1,
    unused: 0,
    staleCredentials: 0,
    resources: 0,
    externalGrants: 0,
  };
  const access = Array.from({ length: 600 }, (_, number) => [
    TIME,
    `00${number}`,
    `${ARN}:user/${number}`,
    "IAMUser",
    "{}",
    "S3",
    "read-data",
    "arn:aws:s3:::*",
  ]);
  const rows = {
    principals: [
      principal("=cmd|'/c calc'!A0", "True", "2022-12-10 05:03:00+00:00"),
      principal("1e5 & <b>", "False", ""),
    ],
    principalAccess: access,
    findings: [
      [TIME, "unused:a", "unused", "low", "Is “unused”", "a; b", "", "2022-12-09 00:00:00+00:00"].concat([
        "open",
        "Delete it.",
        "",
        "1.1",
        "",
        "",
        "",
      ]),
    ],
  };
  await writeWorkbook(
    { write },
    { header, numbers, gaps: [], known: knowledgeOf([], []), principals: [], rows },
    {
      mapping: [[["S3", "s3:GetObject", "Read", "read-data"]]],
    },
  );
  return Buffer.concat(chunks);
}

type Table = unknown[][];

/** What a program made of the workbook, comparable: instants in whole seconds since the epoch, nothing as an empty text. */
const comparable = (table: Table): Table => {
  const rows = table.map((row) => {
    const cells = [...row].map((value) =>
      value instanceof Date ? Math.round(value.getTime() / 1000) : typeof value === "string" ? value : (value ?? ""),
    );
    while (cells.at(-1) === "") cells.pop();
    return cells;
  });
  return rows;
};

/** Of a serial number of Excel. */
const dateOf = (serial: number) => new Date((serial - 25_569) * 86_400_000);

/** The same from the XML itself. */
const INSTANT = 2;
const expected = (bytes: Buffer): Map<string, Table> =>
  new Map(
    readWorkbook(unzip(bytes)).map(({ name, rows }) => [
      name,
      comparable(
        rows.map((row) =>
          row.map(({ value, style }) => (style === INSTANT && typeof value === "number" ? dateOf(value) : value)),
        ),
      ),
    ]),
  );

const READERS: [string, (bytes: Buffer) => Promise<[string, Table][]>][] = [
  [
    "exceljs",
    async (bytes) => {
      const book = new ExcelJS.Workbook();
      await book.xlsx.load(Uint8Array.from(bytes).buffer);
      return book.worksheets.map((sheet) => {
        const { name, columnCount, rowCount } = sheet;
        const table = Array.from({ length: rowCount }, (_, row) =>
          Array.from({ length: columnCount }, (_, column) => sheet.getRow(row + 1).getCell(column + 1).value),
        );
        return [name, table];
      });
    },
  ],
  ["read-excel-file", async (bytes) => (await readXlsxFile(bytes)).map(({ sheet, data }) => [sheet, data])],
  [
    "SheetJS",
    async (bytes) => {
      const book = SheetJS.read(bytes, { cellNF: true });
      return book.SheetNames.map((name) => {
        const sheet = book.Sheets[name] ?? {};
        const { e: last } = SheetJS.utils.decode_range(sheet["!ref"] ?? "");
        const table = Array.from({ length: last.r + 1 }, (_, r) =>
          Array.from({ length: last.c + 1 }, (_, c) => {
            const cell: SheetJS.CellObject | undefined = sheet[SheetJS.utils.encode_cell({ r, c })];
            // As a date it would be in the time zone of the machine.
            return String(cell?.z).startsWith("yyyy") ? dateOf(Number(cell?.v)) : cell?.v;
          }),
        );
        return [name, table];
      });
    },
  ],
];

describe("other programs", () => {
  it.each(READERS)("%s finds every sheet, row and cell where it is", async (_, read) => {
    const bytes = await workbook();
    const found = await read(bytes);
    expect(found.map(([name]) => name)).toEqual(SHEETS);
    const sheets = expected(bytes);
    for (const [name, table] of found) expect([name, comparable(table)]).toEqual([name, sheets.get(name)]);
  });
});
