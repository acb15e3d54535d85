import type { RowBlock } from "../model/rowBlock.ts";
import { type CellValue, type CellXml, headerCell } from "./cells.ts";
import type { SheetColumn } from "./columns.ts";
import { DECLARATION } from "./parts.ts";
import type { ZipFile } from "./zip.ts";

/** The most that one sheet has; `rows` includes the header. Rows beyond it are counted but not written. */
export interface SheetLimits {
  rows: number;
  /** Of the XML, before compression. */
  bytes: number;
}

/**
 * Excel's limit of rows (source: Microsoft, "Excel specifications and limits"), and a size that keeps the archive with all
 * sheets below 4 GiB.
 */
export const SHEET_LIMITS: SheetLimits = { rows: 1_048_576, bytes: 900 * 1024 * 1024 };

/** Rows of a sheet without its header: those written, and all that were given. */
export interface SheetRows {
  written: number;
  total: number;
}

const PIECE_LENGTH = 131_072;
/** The row below the header. */
const FIRST_ROW = 2;

/** `A`, `B`, …, `Z`, `AA`, … for the number of a column, from 0. */
export function columnLetters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnLetters(Math.floor(column / 26) - 1) + last;
}

/** The range from the header to the last row, as `A1:H12`. */
export function usedRange(columns: number, rows: SheetRows, fixed = ""): string {
  const last = `${fixed}${columnLetters(columns - 1)}${fixed}${rows.written + 1}`;
  return `${fixed}A${fixed}1:${last}`;
}

/** A sheet being written. */
export interface SheetWriter {
  /** Rows of a CSV; the column decides what each cell is. */
  addBlocks(blocks: Iterable<RowBlock>): Promise<void>;
  addRecords(records: Iterable<readonly string[]>): Promise<void>;
  add(rows: Iterable<readonly CellValue[]>): Promise<void>;
  /** Completes the sheet. */
  end(): Promise<SheetRows>;
}

/** Rows joined at a time: Array.join makes one flat string, where concatenation would make a tree of parts for every row. */
const JOINED_ROWS = 256;

/**
 * Writes one worksheet part into `file`: a frozen header, the rows, and a filter over all of them. Rows and cells have their
 * references, which are optional, but not to every program that reads workbooks. Source: ECMA-376 part 1, 18.3.1.99
 * (worksheet).
 */
export function openSheet(
  file: ZipFile,
  columns: readonly SheetColumn[],
  cellOf: (value: CellValue) => CellXml,
  { limits = SHEET_LIMITS, isSelected = false }: { limits?: SheetLimits; isSelected?: boolean } = {},
): SheetWriter {
  const encoder = new TextEncoder();
  const rows: SheetRows = { written: 0, total: 0 };
  const letters = columns.map((_, column) => columnLetters(column));
  let piece = opening(columns, isSelected);
  let bytes = 0;

  const flush = async () => {
    const encoded = encoder.encode(piece);
    piece = "";
    bytes += encoded.length;
    await file.write(encoded);
  };
  /** Counts `amount` more rows, and gives the numbers of those that fit: of the first one, and after the last. */
  const room = (amount: number): { from: number; to: number } => {
    rows.total += amount;
    const from = rows.written + FIRST_ROW;
    const left = bytes >= limits.bytes ? 0 : limits.rows - 1 - rows.written;
    rows.written += Math.max(0, Math.min(amount, left));
    return { from, to: rows.written + FIRST_ROW };
  };
  /** Cells from the column `at` on, in pieces between which the number of the row stands. */
  const between = (cells: readonly CellXml[], at: number): string[] => {
    const starts = cells.map((_, index) => `<c r="${letters[at + index]}`);
    return [starts[0] ?? "", ...cells.map((cell, index) => cell + (starts[index + 1] ?? ""))];
  };
  const inRow = (cells: readonly CellXml[], row: number): string =>
    `<row r="${row}">${between(cells, 0).join(String(row))}</row>`;
  const add = async (row: string) => {
    piece += row;
    if (piece.length >= PIECE_LENGTH) await flush();
  };
  const reportCell = reportCells(columns, cellOf);
  const cellsFrom = (cells: readonly string[], at: number) => cells.map((cell, index) => reportCell(cell, at + index));

  piece += inRow(
    columns.map(({ title }) => headerCell(title)),
    1,
  );
  return {
    async addBlocks(blocks) {
      for (const { leading, varying, trailing } of blocks) {
        const before = between(cellsFrom(leading, 0), 0);
        const last = columns.length - trailing.length;
        const after = between(cellsFrom(trailing, last), last);
        const { from, to } = room(varying.length);
        for (let row = from; row < to; row += JOINED_ROWS) {
          const groups = varying.slice(row - from, Math.min(to, row + JOINED_ROWS) - from);
          const texts = groups.map((group, index) => {
            const number = String(row + index);
            group.xml ??= between(cellsFrom(group.cells, leading.length), leading.length);
            return `<row r="${number}">${before.join(number)}${group.xml.join(number)}${after.join(number)}</row>`;
          });
          await add(texts.join(""));
        }
      }
    },
    async addRecords(records) {
      for (const record of records) {
        const { from, to } = room(1);
        if (from < to) await add(inRow(cellsFrom(record, 0), from));
      }
    },
    async add(values) {
      for (const row of values) {
        const { from, to } = room(1);
        if (from < to) await add(inRow(row.map(cellOf), from));
      }
    },
    async end() {
      piece += closing(columns, rows);
      await flush();
      await file.end();
      return rows;
    },
  };
}

/** Makes the cells of a CSV by column. Most are equal to the cell above, so each column keeps its last one. */
function reportCells(columns: readonly SheetColumn[], cellOf: (value: CellValue) => CellXml) {
  const texts: (string | undefined)[] = columns.map(() => undefined);
  const cells: CellXml[] = columns.map(() => "");
  return (text: string, column: number): CellXml => {
    if (texts[column] !== text) {
      texts[column] = text;
      cells[column] = cellOf(columns[column]?.valueOf(text) ?? "");
    }
    return cells[column] ?? "";
  };
}

function opening(columns: readonly SheetColumn[], isSelected: boolean): string {
  const cols = columns.map(
    ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  return [
    DECLARATION,
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    `<sheetViews><sheetView${isSelected ? ' tabSelected="1"' : ""} workbookViewId="0">`,
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
    '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>',
    `<sheetFormatPr defaultRowHeight="15"/><cols>${cols.join("")}</cols><sheetData>`,
  ].join("");
}

function closing(columns: readonly SheetColumn[], rows: SheetRows): string {
  const range = usedRange(columns.length, rows);
  return [
    `</sheetData><autoFilter ref="${range}"/>`,
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>',
    `<pageSetup scale="${printScale(columns)}" orientation="landscape"/>`,
    "<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>",
    `<ignoredErrors><ignoredError sqref="${range}" numberStoredAsText="1"/></ignoredErrors></worksheet>`,
  ].join("");
}

/**
 * Percentage at which all columns fit on a landscape page, A4 or letter, with room for a font wider than Calibri, but at
 * least a readable one. Spreadsheet programs can also fit the columns themselves, but LibreOffice needs minutes for that
 * when the sheet is long.
 */
function printScale(columns: readonly SheetColumn[]): number {
  const pixels = columns.reduce((sum, { width }) => sum + 7 * width + 5, 0);
  return Math.min(100, Math.max(40, Math.floor((100 * 690) / pixels)));
}
