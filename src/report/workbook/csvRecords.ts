import { csvValue } from "../csv.ts";

/** A record of a CSV. The first `same` cells are those of the record before; `cells` are the others. */
export interface CsvRecord {
  same: number;
  cells: string[];
}

/**
 * The records of a CSV that `csvRow` wrote, a batch for each chunk, with the apostrophes taken away that made formulas
 * harmless. Rows mostly begin like the row before, so that beginning is compared as one text and not read again. It holds
 * one chunk and the part of a record before it. Throws for what is no CSV of `width` columns.
 */
export async function* csvRecords(chunks: AsyncIterable<string>, width: number): AsyncGenerator<CsvRecord[]> {
  const last: string[] = [];
  let same = 0;
  let beginning = "";
  let rest = "";
  for await (const chunk of chunks) {
    const text = rest + chunk;
    const batch: CsvRecord[] = [];
    let start = 0;
    for (;;) {
      const known = same > 0 && text.startsWith(beginning, start) ? same : 0;
      const read = readCells(text, known > 0 ? start + beginning.length : start, width - known);
      if (read === undefined) break;
      const { cells, starts } = read;
      let equal = known;
      while (equal < width - 1 && cells[equal - known] === last[equal]) equal += 1;
      for (let index = equal; index < width; index += 1) last[index] = cells[index - known] ?? "";
      if (equal !== same) {
        same = equal;
        beginning = text.slice(start, starts[equal - known]);
      }
      batch.push({ same: known, cells });
      start = read.end;
    }
    rest = text.slice(start);
    if (batch.length > 0) yield batch;
  }
  if (rest !== "") throw new Error("a CSV ends within a record");
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;

/** The last `count` cells of a record, where each starts, and where the next record does; undefined when its end is not there yet. */
function readCells(text: string, start: number, count: number) {
  const cells: string[] = [];
  const starts: number[] = [];
  let at = start;
  let lineEnd = -1;
  while (cells.length < count) {
    starts.push(at);
    const isLast = cells.length === count - 1;
    const isQuoted = text.charCodeAt(at) === QUOTE;
    if (lineEnd < at) lineEnd = text.indexOf("\r", at);
    const end = isQuoted ? endOfQuoted(text, at) : isLast ? lineEnd : text.indexOf(",", at);
    if (end < 0 || end + 1 >= text.length) return endOrThrow(text, at, isQuoted, lineEnd);
    if (!isQuoted && end > lineEnd && lineEnd >= 0) throw new Error("a CSV has a record with too few cells");
    cells.push(csvValue(isQuoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : text.slice(at, end)));
    if (isLast ? text.charCodeAt(end + 1) !== LF : text.charCodeAt(end) !== COMMA)
      throw new Error("a CSV has a cell that ends in neither a comma nor CRLF");
    at = end + (isLast ? 2 : 1);
  }
  return { cells, starts, end: at };
}

/** A bare cell whose record has ended lacks its comma; whatever else has no end may get it with the next chunk. */
function endOrThrow(text: string, at: number, isQuoted: boolean, lineEnd: number): undefined {
  if (!isQuoted && lineEnd >= at && lineEnd + 1 < text.length) throw new Error("a CSV has a record with too few cells");
  return undefined;
}

/** Where the text after the closing quote begins; negative when there is none, or nothing behind it that tells. */
function endOfQuoted(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== QUOTE) return at + 1;
  }
  return -1;
}
