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

/** What the writers of one set of reports share. */
export interface ReportRun {
  header: AnalysisHeader;
  /** The analysis time, as in every row. */
  time: string;
  account: ReportedAccount;
  external: readonly ExternalGrant[];
  files: OpenFiles;
  /** Its sheets have the rows of the CSVs and are written together with them. */
  workbook: WorkbookWriter;
  /** The table behind `resource-access-summaries`: its columns, and its cells. */
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
