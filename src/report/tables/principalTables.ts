import type { PrincipalRecord } from "../../iam/index.ts";
import { csvRecords, csvRow } from "../csv/csv.ts";
import { principalAccessRows, resourceCells } from "../csv/principalAccessSummaries.ts";
import { principalRow } from "../csv/principalsCsv.ts";
import { accessPieces, analysisClosing, analysisOpening, principalsPieces } from "../json/analysisJson.ts";
import { PRINCIPAL_ACCESS_COLUMNS, PRINCIPALS_COLUMNS } from "../model/columns.ts";
import { isCellKnown, NOT_KNOWN } from "../model/knowledge.ts";
import * as names from "../model/reportNames.ts";
import { inChunks } from "../stream/chunks.ts";
import { createAccessCollector } from "../summary/accessCollector.ts";
import { accessMarker } from "../summary/accessColumns.ts";
import type { ReportFacts } from "../summary/reportFacts.ts";
import type { SheetWriter } from "../workbook/workbook.ts";
import { openIndex } from "./accessIndex.ts";
import { WITH_FINDINGS } from "./findingsTable.ts";
import type { ReportRun } from "./reportRun.ts";

/** About how long a slice of the search for escalation or of the findings takes, in milliseconds. */
const SLICE_MS = 1;
/** About how long the rows of one principal in the sheet and its cells take to make, in milliseconds. */
const PRINCIPAL_MS = 5;

/**
 * Goes through the principals once and writes the reports in their order: two CSVs, their sheets, and `analysis.json.gz`.
 * Records the access of each for the reports in order of resources.
 */
export async function writePrincipalReports(run: ReportRun): Promise<Pick<ReportFacts, "principals" | "access">> {
  const { time, account, files, workbook, hive, spill } = run;
  const principalTable = hive.table(names.HIVE_PRINCIPALS);
  const accessTable = hive.table(names.HIVE_PRINCIPAL_ACCESS);
  const wantsRows = files.wants(names.PRINCIPAL_ACCESS_SUMMARIES, names.HIVE_PRINCIPAL_ACCESS, names.WORKBOOK);
  const cells = resourceCells(account.resources);
  const markAccess = accessMarker(account.resources, run.columns);
  const access = createAccessCollector();
  const principals: PrincipalRecord[] = [];
  await files.write(names.PRINCIPALS, [csvRow(PRINCIPALS_COLUMNS)]);
  await files.write(names.PRINCIPAL_ACCESS_SUMMARIES, [csvRow(PRINCIPAL_ACCESS_COLUMNS)]);
  await files.write(names.ANALYSIS, inChunks(analysisOpening(run.header, account.resources, run.external)));
  const index = await openIndex(run);
  const each = async (sheet?: SheetWriter): Promise<void> => {
    for await (const found of account.accesses) {
      const record = principalRow(time, found.principal);
      await files.write(names.PRINCIPALS, [csvRow(record)]);
      await principalTable?.addRecords([record]);
      const rows = wantsRows ? [...principalAccessRows(time, found, cells)] : [];
      await files.write(names.PRINCIPAL_ACCESS_SUMMARIES, inChunks(csvRecords(rows)));
      await sheet?.addBlocks(rows);
      await accessTable?.addBlocks(rows);
      await files.write(names.ANALYSIS, inChunks(accessPieces(found, principals.length === 0)));
      await index?.add(found);
      if (files.wants(names.REPORT)) access.add(found);
      if (run.wantsCells) {
        markAccess(found.grants, spill.mark);
        await spill.nextPrincipal();
      }
      principals.push(found.principal);
      await run.pause(PRINCIPAL_MS);
    }
  };
  await (workbook ? workbook.sheet("principalAccess", each) : each());
  const wantsFindings = files.wants(...WITH_FINDINGS);
  if (wantsFindings || files.wants(names.ANALYSIS)) await account.settle?.(() => run.pause(SLICE_MS), wantsFindings);
  if (files.wants(names.ANALYSIS)) {
    await files.write(names.ANALYSIS, inChunks(principalsPieces(principals, account.escalation())));
    await files.write(names.ANALYSIS, inChunks(analysisClosing(account.gaps())));
    await index?.end();
  }
  for (const kind of [names.PRINCIPALS, names.PRINCIPAL_ACCESS_SUMMARIES, names.ANALYSIS]) await files.close(kind);
  for (const kind of [names.HIVE_PRINCIPALS, names.HIVE_PRINCIPAL_ACCESS]) await hive.close(kind);
  await workbook?.sheet("principals", (sheet) =>
    sheet.addRecords(principals.map((principal) => sheetRow(time, principal))),
  );
  return { principals, access: access.rows() };
}

/** The cells of a principal as the workbook has them: an empty one is never or none, and not what was not read. */
function sheetRow(time: string, principal: PrincipalRecord): string[] {
  return principalRow(time, principal).map((cell, at) => {
    const name = PRINCIPALS_COLUMNS[at];
    return cell !== "" || name === undefined || isCellKnown(name, principal) ? cell : NOT_KNOWN;
  });
}
