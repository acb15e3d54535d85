import type { ExternalGrant } from "../../iam/index.ts";
import type { AnalysisHeader } from "../model/analysisHeader.ts";
import * as names from "../model/reportNames.ts";
import { analysisTime } from "../model/time.ts";
import { type CellSpill, createCellSpill, SPILL_BYTES } from "../stream/cellSpill.ts";
import { type OpenFiles, openFiles } from "../stream/openFiles.ts";
import type { ReportOutput } from "../stream/output.ts";
import { type AccessColumn, accessColumns } from "../summary/accessColumns.ts";
import type { ReportedAccount } from "../summary/reportedAccount.ts";
import { openWorkbook, type WorkbookWriter } from "../workbook/workbook.ts";
import { type HiveTables, hiveTables } from "./hiveTables.ts";

export interface ReportOptions {
  /** The reports to write; what no other needs is not worked out either. Missing: all but the tables as Parquet. */
  only?: ReadonlySet<names.ReportKind>;
  /** Bytes of cells held at once (`createCellSpill`). */
  spillBytes?: number;
}

/** What the writers of one set of reports share. */
export interface ReportRun {
  header: AnalysisHeader;
  /** The analysis time, as in every row. */
  time: string;
  account: ReportedAccount;
  external: readonly ExternalGrant[];
  files: OpenFiles;
  /** Its sheets have the rows of the CSVs and are written together with them. Undefined when it is not wanted. */
  workbook: WorkbookWriter | undefined;
  /** The tables of the CSVs as Parquet, as far as they are wanted. */
  hive: HiveTables;
  /** The table behind `resource-access-summaries`: its columns, and its cells. */
  columns: readonly AccessColumn[];
  spill: CellSpill;
  /** Whether anything in order of resources is wanted, which the cells are for. */
  wantsCells: boolean;
  pause(costMs: number): Promise<void>;
}

const IN_ORDER_OF_RESOURCES = [
  names.RESOURCE_ACCESS_SUMMARIES,
  names.HIVE_RESOURCE_ACCESS,
  names.WORKBOOK,
  names.REPORT,
];

export function beginRun(
  output: ReportOutput,
  header: AnalysisHeader,
  account: ReportedAccount,
  { only = new Set(names.REPORT_KINDS), spillBytes = SPILL_BYTES }: ReportOptions,
): ReportRun {
  const columns = accessColumns(account.resources);
  const files = openFiles(output, only);
  const workbook = files.sinkOf(names.WORKBOOK);
  const pause = async (costMs: number) => output.pause?.(costMs);
  return {
    header,
    time: analysisTime(header.analysisTime),
    account,
    external: [...account.externalGrants()],
    files,
    workbook: workbook && openWorkbook(workbook),
    hive: hiveTables(files, pause),
    columns,
    spill: createCellSpill(output.cells, { principals: account.principalCount, columns: columns.length }, spillBytes),
    wantsCells: files.wants(...IN_ORDER_OF_RESOURCES),
    pause,
  };
}
