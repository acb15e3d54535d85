import { CellGroup, type RowBlock } from "../src/report/model/rowBlock.ts";
import type { ReportSink } from "../src/report/stream/sink.ts";
import { openWorkbook, type WorkbookOptions, type WorkbookSummary } from "../src/report/workbook/workbook.ts";

/** A workbook, given by its rows. */
export interface WorkbookSource extends WorkbookSummary {
  rows: Partial<
    Record<"principals" | "principalAccess" | "resources" | "resourceAccess" | "findings", Iterable<string[]>>
  >;
}

/** Writes the sheets in the order of an analysis: access as row blocks, the others as records. */
export async function writeWorkbook(
  sink: Pick<ReportSink, "write">,
  { rows, ...summary }: WorkbookSource,
  options: WorkbookOptions,
): Promise<void> {
  const workbook = openWorkbook(sink, options);
  await workbook.sheet("principalAccess", (sheet) => sheet.addBlocks(blocksOf(rows.principalAccess ?? [])));
  await workbook.sheet("principals", (sheet) => sheet.addRecords(rows.principals ?? []));
  await workbook.sheet("resources", (sheet) => sheet.addRecords(rows.resources ?? []));
  await workbook.sheet("resourceAccess", (sheet) => sheet.addBlocks(blocksOf(rows.resourceAccess ?? [])));
  await workbook.sheet("findings", (sheet) => sheet.addRecords(rows.findings ?? []));
  await workbook.end(summary);
}

function* blocksOf(rows: Iterable<string[]>): Generator<RowBlock> {
  for (const row of rows) {
    yield { leading: row.slice(0, 2), varying: [new CellGroup(...row.slice(2, 5))], trailing: row.slice(5) };
  }
}
