import type { ExternalGrant } from "../../iam/index.ts";
import type { AnalysisHeader } from "../model/analysisHeader.ts";
import * as names from "../model/reportNames.ts";
import { analysisTime } from "../model/time.ts";
import { type CellSpill, createCellSpill } from "../stream/cellSpill.ts";
import { type OpenFiles, openFiles } from "../stream/openFiles.ts";
import type { ReportOutput } from "../stream/output.ts";
import { type AccessColumn, accessColumns } from "../summary/accessColumns.ts";
import type { ReportedAccount } from "../summary/reportedAccount.ts";
import { openWorkbook, type WorkbookWriter } from "../workbook/workbook.ts";

/** What the parts of one run of the writers share. */
export interface ReportRun {
  header: AnalysisHeader;
  /** The analysis time as every row has it. */
  time: string;
  account: ReportedAccount;
  external: readonly ExternalGrant[];
  files: OpenFiles;
  /** Its sheets are written beside the CSVs with the same rows. */
  workbook: WorkbookWriter;
  /** Columns of the table behind `resource-access-summaries`, and the table. */
  columns: readonly AccessColumn[];
  spill: CellSpill;
}

export function beginRun(
  output: ReportOutput,
  header: AnalysisHeader,
  account: ReportedAccount,
  spillBytes: number,
): ReportRun {
  const columns = accessColumns(account.resources);
  const files = openFiles(output);
  return {
    header,
    time: analysisTime(header.analysisTime),
    account,
    external: [...account.externalGrants()],
    files,
    workbook: openWorkbook(files.sink(names.WORKBOOK)),
    columns,
    spill: createCellSpill(output.cells, { principals: account.principalCount, columns: columns.length }, spillBytes),
  };
}
