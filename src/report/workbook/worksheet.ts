import { type CellXml, headerCell } from "./cells.ts";
import type { Column } from "./columns.ts";
import { DECLARATION } from "./parts.ts";

/** How much of one sheet is written; rows count the header. What is more is counted and left out. */
export interface SheetLimits {
  rows: number;
  /** Of the part, before compression. */
  bytes: number;
}

/**
 * Excel's rows ("Excel specifications and limits"), and a size of which four sheets and the rest stay below the 4 GiB that
 * the archive may have.
 */
export const SHEET_LIMITS: SheetLimits = { rows: 1_048_576, bytes: 900 * 1024 * 1024 };

/** What became of a sheet; without its header. */
export interface SheetRows {
  written: number;
  total: number;
}

const PIECE_LENGTH = 131_072;

/** `A`, `B`, …, `Z`, `AA`, … of a column by its number from 0. */
export function columnLetters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : columnLetters(Math.floor(column / 26) - 1) + last;
}

/** The range from the header to the last row, as `A1:H12`. */
export function usedRange(columns: number, rows: SheetRows, fixed = ""): string {
  const last = `${fixed}${columnLetters(columns - 1)}${fixed}${rows.written + 1}`;
  return `${fixed}A${fixed}1:${last}`;
}

export interface WorksheetOptions {
  limits?: SheetLimits;
  /** How many rows `batches` has, where it is known: then no more of them are asked for than are written. */
  total?: number | undefined;
  /** The sheet that is seen first. */
  isSelected?: boolean;
}

/**
 * One worksheet part in pieces: frozen header with a filter over all rows, then the rows as `batches` give them, the cells of each joined. `rows` is
 * kept up to date, and is whole at the end. Source: ECMA-376 part 1, 18.3.1.99 (worksheet).
 */
export async function* worksheetXml(
  columns: readonly Column[],
  batches: AsyncIterable<readonly CellXml[]>,
  rows: SheetRows,
  { limits = SHEET_LIMITS, total, isSelected = false }: WorksheetOptions = {},
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let piece = opening(columns, isSelected) + rowXml(1, columns.map(({ title }) => headerCell(title)).join(""));
  let bytes = 0;
  let isCut = false;
  for await (const batch of batches) {
    if (isCut && total !== undefined) break;
    for (const cells of batch) {
      rows.total += 1;
      isCut ||= rows.written + 1 >= limits.rows || bytes >= limits.bytes;
      if (isCut) continue;
      rows.written += 1;
      piece += rowXml(rows.written + 1, cells);
      if (piece.length < PIECE_LENGTH) continue;
      const encoded = encoder.encode(piece);
      bytes += encoded.length;
      yield encoded;
      piece = "";
    }
  }
  if (isCut && total !== undefined) rows.total = total;
  yield encoder.encode(piece + closing(columns, rows));
}

function opening(columns: readonly Column[], isSelected: boolean): string {
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

function rowXml(number: number, cells: CellXml): string {
  return `<row r="${number}">${cells}</row>`;
}

function closing(columns: readonly Column[], rows: SheetRows): string {
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
 * Per cent at which all columns fit on a page, landscape, A4 or letter, with room for a font wider than Calibri; not so
 * small that nobody could read it. A program could be asked to fit them itself, but LibreOffice takes minutes for that when
 * the sheet is long.
 */
function printScale(columns: readonly Column[]): number {
  const pixels = columns.reduce((sum, { width }) => sum + 7 * width + 5, 0);
  return Math.min(100, Math.max(40, Math.floor((100 * 690) / pixels)));
}
