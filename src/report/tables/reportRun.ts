import type { ExternalGrant } from "../../iam/index.ts";
import type { AnalysisHeader } from "../model/analysisHeader.ts";
import type { ReportKind } from "../model/reportNames.ts";
import * as names from "../model/reportNames.ts";
import { analysisTime } from "../model/time.ts";
import { type CellSpill, createCellSpill } from "../stream/cellSpill.ts";
import { type OpenFiles, openFiles } from "../stream/openFiles.ts";
import type { ReportOutput } from "../stream/output.ts";
import { type AccessColumn, accessColumns } from "../summary/accessColumns.ts";
import type { ReportedAccount } from "../summary/reportedAccount.ts";
import { NO_WORKBOOK, openWorkbook, type WorkbookWriter } from "../workbook/workbook.ts";

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
  /** What is wanted of that is in rows: the rows of principals, and those of resources with what the HTML report makes of them. */
  wantsRows: { byPrincipal: boolean; byResource: boolean };
}

export function beginRun(
  output: ReportOutput,
  header: AnalysisHeader,
  account: ReportedAccount,
  spillBytes: number,
): ReportRun {
  const files = openFiles(output);
  const wantsOneOf = (...kinds: readonly ReportKind[]) => kinds.some(files.isWanted);
  const wantsRows = {
    byPrincipal: wantsOneOf(names.PRINCIPAL_ACCESS_SUMMARIES, names.WORKBOOK),
    byResource: wantsOneOf(names.RESOURCE_ACCESS_SUMMARIES, names.WORKBOOK, names.REPORT),
  };
  const columns = wantsRows.byResource ? accessColumns(account.resources) : [];
  return {
    header,
    time: analysisTime(header.analysisTime),
    account,
    external: [...account.externalGrants()],
    files,
    workbook: files.isWanted(names.WORKBOOK) ? openWorkbook(files.sink(names.WORKBOOK)) : NO_WORKBOOK,
    columns,
    wantsRows,
    spill: createCellSpill(output.cells, { principals: account.principalCount, columns: columns.length }, spillBytes),
  };
}
