import { joinedRows, type RowBlock } from "../model/rowBlock.ts";
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

/**
 * Writes one worksheet part into `file`: a frozen header, the rows, and a filter over all of them. Rows and cells have no
 * references, which are optional: each follows the one before. Source: ECMA-376 part 1, 18.3.1.99 (worksheet).
 */
export function openSheet(
  file: ZipFile,
  columns: readonly SheetColumn[],
  cellOf: (value: CellValue) => CellXml,
  { limits = SHEET_LIMITS, isSelected = false }: { limits?: SheetLimits; isSelected?: boolean } = {},
): SheetWriter {
  const encoder = new TextEncoder();
  const rows: SheetRows = { written: 0, total: 0 };
  let piece = `${opening(columns, isSelected)}<row>${columns.map(({ title }) => headerCell(title)).join("")}</row>`;
  let bytes = 0;

  const flush = async () => {
    const encoded = encoder.encode(piece);
    piece = "";
    bytes += encoded.length;
    await file.write(encoded);
  };
  const push = async (pieces: Iterable<string>) => {
    for (const text of pieces) {
      piece += text;
      if (piece.length >= PIECE_LENGTH) await flush();
    }
  };
  /** Counts `amount` more rows, and gives how many of them fit. */
  const room = (amount: number): number => {
    rows.total += amount;
    const left = bytes >= limits.bytes ? 0 : limits.rows - 1 - rows.written;
    const taken = Math.max(0, Math.min(amount, left));
    rows.written += taken;
    return taken;
  };
  const reportCell = reportCells(columns, cellOf);
  const cellsFrom = (cells: readonly string[], at: number) =>
    cells.map((cell, index) => reportCell(cell, at + index)).join("");

  return {
    async addBlocks(blocks) {
      for (const block of blocks) {
        const varying = block.varying.slice(0, room(block.varying.length));
        const place = block.leading.length;
        const before = `<row>${cellsFrom(block.leading, 0)}`;
        const after = `${cellsFrom(block.trailing, columns.length - block.trailing.length)}</row>`;
        await push(
          joinedRows(before, varying, after, (group) => {
            group.xml ??= cellsFrom(group.cells, place);
            return group.xml;
          }),
        );
      }
    },
    async addRecords(records) {
      for (const record of records) {
        if (room(1) === 1) await push([`<row>${cellsFrom(record, 0)}</row>`]);
      }
    },
    async add(values) {
      for (const row of values) {
        if (room(1) === 1) await push([`<row>${row.map(cellOf).join("")}</row>`]);
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
