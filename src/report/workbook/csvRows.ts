import type { CellValue, CellXml } from "./cells.ts";
import type { CsvColumn } from "./columns.ts";
import { csvRecords } from "./csvRecords.ts";

/**
 * The rows of a CSV report as cells. Most values are those of the row before, so each column keeps its last cell. Throws
 * when the text is not a CSV with this header.
 */
export async function* csvRows(
  header: readonly string[],
  columns: readonly CsvColumn[],
  csv: AsyncIterable<string>,
  cellOf: (value: CellValue) => CellXml,
): AsyncGenerator<CellXml[][]> {
  const lastText: string[] = columns.map(() => "");
  const lastXml: CellXml[] = columns.map((column) => cellOf(column.valueOf("")));
  const cellsOf = (record: readonly string[]): CellXml[] => {
    if (record.length !== columns.length) throw new Error(`a record of ${record.length} cells, not ${columns.length}`);
    for (const [index, column] of columns.entries()) {
      const text = record[index] ?? "";
      if (text === lastText[index]) continue;
      lastText[index] = text;
      lastXml[index] = cellOf(column.valueOf(text));
    }
    return [...lastXml];
  };
  let isHeader = true;
  for await (const batch of csvRecords(csv)) {
    if (isHeader && batch.shift()?.join() !== header.join()) throw new Error("a CSV has another header");
    isHeader = false;
    yield batch.map(cellsOf);
  }
  if (isHeader) throw new Error("a CSV has no header");
}
