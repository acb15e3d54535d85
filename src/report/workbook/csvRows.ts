import type { CellValue, CellXml } from "./cells.ts";
import type { CsvColumn } from "./columns.ts";
import { csvRecords } from "./csvRecords.ts";

/**
 * The rows of a CSV report as the cells of each joined. What a row has from the row before is taken over as it is. Throws
 * when the text is not a CSV with this header.
 */
export async function* csvRows(
  header: readonly string[],
  columns: readonly CsvColumn[],
  csv: AsyncIterable<string>,
  cellOf: (value: CellValue) => CellXml,
): AsyncGenerator<CellXml[]> {
  const texts: (string | undefined)[] = columns.map(() => undefined);
  const cells: CellXml[] = columns.map(() => "");
  /** The first `taken` cells joined. */
  let taken = 0;
  let beginning = "";
  let isHeader = true;
  for await (const batch of csvRecords(csv, header.length)) {
    const rows: CellXml[] = [];
    for (const record of batch) {
      if (isHeader) {
        if (record.cells.join() !== header.join()) throw new Error("a CSV has another header");
        isHeader = false;
        continue;
      }
      const { same } = record;
      if (same !== taken) {
        taken = same;
        beginning = cells.slice(0, same).join("");
      }
      let row = beginning;
      for (let index = same; index < columns.length; index += 1) {
        const text = record.cells[index - same] ?? "";
        if (text !== texts[index]) {
          texts[index] = text;
          cells[index] = cellOf(columns[index]?.valueOf(text) ?? "");
        }
        row += cells[index];
      }
      rows.push(row);
    }
    yield rows;
  }
  if (isHeader) throw new Error("a CSV has no header");
}
