import { csvValue } from "../csv.ts";

/**
 * The records of a CSV that `csvRow` wrote, a batch for each chunk, with the apostrophes taken away that made formulas
 * harmless. It holds one chunk and the part of a record before it. Throws for what is no such CSV.
 */
export async function* csvRecords(chunks: AsyncIterable<string>): AsyncGenerator<string[][]> {
  let rest = "";
  for await (const chunk of chunks) {
    const text = rest + chunk;
    const batch: string[][] = [];
    let start = 0;
    for (let read = readRecord(text, start); read !== undefined; read = readRecord(text, start)) {
      batch.push(read.cells);
      start = read.end;
    }
    rest = text.slice(start);
    if (batch.length > 0) yield batch;
  }
  if (rest !== "") throw new Error("a CSV ends within a record");
}

/** The record at `start` and where the next one begins; undefined when its end is not there yet. */
function readRecord(text: string, start: number): { cells: string[]; end: number } | undefined {
  const cells: string[] = [];
  for (let at = start; ; ) {
    const end = text.charCodeAt(at) === QUOTE ? endOfQuoted(text, at) : endOfBare(text, at);
    if (end < 0 || end + 1 >= text.length) return undefined;
    cells.push(csvValue(text.charCodeAt(at) === QUOTE ? unquoted(text, at, end) : text.slice(at, end)));
    const next = text.charCodeAt(end);
    if (next === COMMA) at = end + 1;
    else if (next === CR && text.charCodeAt(end + 1) === LF) return { cells, end: end + 2 };
    else throw new Error("a CSV has a cell that ends in neither a comma nor CRLF");
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const CR = 0x0d;
const LF = 0x0a;

/** Where the text after the closing quote begins; negative when there is none, or nothing behind it that tells. */
function endOfQuoted(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== QUOTE) return at + 1;
  }
  return -1;
}

function endOfBare(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === CR) return at;
  }
  return -1;
}

function unquoted(text: string, start: number, end: number): string {
  return text.slice(start + 1, end - 1).replaceAll('""', '"');
}
