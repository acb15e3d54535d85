import type { PrincipalRecord } from "../../iam/index.ts";
import { csvRecords, csvRow } from "../csv/csv.ts";
import { resourceAccessRows } from "../csv/resourceAccessSummaries.ts";
import { resourceRows } from "../csv/resourcesCsv.ts";
import { RESOURCE_ACCESS_COLUMNS, RESOURCES_COLUMNS } from "../model/columns.ts";
import * as names from "../model/reportNames.ts";
import { inChunks } from "../stream/chunks.ts";
import type { ReportFacts } from "../summary/reportFacts.ts";
import { createReachCollector } from "../summary/resourceReach.ts";
import type { SheetWriter } from "../workbook/workbook.ts";
import type { ReportRun } from "./reportRun.ts";

/** About how long one column takes to gather and its rows to make, in milliseconds. */
const COLUMN_MS = 5;

/** Writes the reports in order of resources: two CSVs and their sheets. Comes after `writePrincipalReports`. */
export async function writeResourceReports(
  { time, account, external, files, workbook, hive, columns, spill, wantsCells, pause }: ReportRun,
  principals: readonly PrincipalRecord[],
): Promise<Pick<ReportFacts, "reach">> {
  const { resources } = account;
  const records = [...resourceRows(time, resources)];
  await files.write(names.RESOURCES, inChunks([RESOURCES_COLUMNS, ...records].map(csvRow)));
  await files.close(names.RESOURCES);
  await hive.table(names.HIVE_RESOURCES)?.addRecords(records);
  await hive.close(names.HIVE_RESOURCES);
  await workbook?.sheet("resources", (sheet) => sheet.addRecords(records));

  const reach = createReachCollector();
  if (!wantsCells) return { reach: reach.reach() };
  const table = hive.table(names.HIVE_RESOURCE_ACCESS);
  const wantsRows = files.wants(names.RESOURCE_ACCESS_SUMMARIES, names.HIVE_RESOURCE_ACCESS, names.WORKBOOK);
  const externalOf = Map.groupBy(external, ({ resource }) => resource);
  await files.write(names.RESOURCE_ACCESS_SUMMARIES, [csvRow(RESOURCE_ACCESS_COLUMNS)]);
  const each = async (sheet?: SheetWriter): Promise<void> => {
    let next = 0;
    for await (const masks of spill.columns()) {
      const column = columns[next++];
      const resource = resources[column?.resource ?? -1];
      if (!column || !resource) continue;
      if (files.wants(names.REPORT)) reach.add(column, masks);
      await pause(COLUMN_MS);
      if (!wantsRows) continue;
      const { service } = column;
      const grants = service === resource.service ? (externalOf.get(column.resource) ?? []) : [];
      const rows = [...resourceAccessRows(time, { service, resource, principals, masks, external: grants })];
      await files.write(names.RESOURCE_ACCESS_SUMMARIES, inChunks(csvRecords(rows)));
      await sheet?.addBlocks(rows);
      await table?.addBlocks(rows);
    }
  };
  await (workbook ? workbook.sheet("resourceAccess", each) : each());
  await files.close(names.RESOURCE_ACCESS_SUMMARIES);
  await hive.close(names.HIVE_RESOURCE_ACCESS);
  await spill.clear();
  return { reach: reach.reach() };
}
