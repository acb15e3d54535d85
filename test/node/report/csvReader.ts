/** A strict reader of RFC 4180: a quote inside a bare cell, text after a closing quote, or a bare LF throws. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? readQuoted(text, at) : readBare(text, at);
    row.push(cell);
    if (text[end] === ",") {
      at = end + 1;
      if (at === text.length) throw new Error("the last record has no line end");
    } else if (text.startsWith("\r\n", end)) {
      rows.push(row);
      row = [];
      at = end + 2;
    } else throw new Error(`neither comma nor CRLF at ${end}`);
  }
  if (row.length > 0) throw new Error("the last record has no line end");
  return rows;
}

function readBare(text: string, start: number): [string, number] {
  const cell = /[^,\r\n]*/y;
  cell.lastIndex = start;
  const found = cell.exec(text)?.[0] ?? "";
  if (found.includes('"')) throw new Error(`a quote in a bare cell at ${start}`);
  return [found, start + found.length];
}

function readQuoted(text: string, start: number): [string, number] {
  let cell = "";
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] !== '"') cell += text[at];
    else if (text[at + 1] === '"') cell += text[++at];
    else return [cell, at + 1];
  }
  throw new Error(`a quoted cell without end at ${start}`);
}
