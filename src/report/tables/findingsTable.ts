import type { PrincipalRecord } from "../../iam/index.ts";
import { csvRow } from "../csv/csv.ts";
import { findingRows } from "../csv/findingsCsv.ts";
import { findingsJson } from "../json/findingsJson.ts";
import { FINDINGS_COLUMNS } from "../model/columns.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { ReportedFinding } from "../model/reportedFinding.ts";
import * as names from "../model/reportNames.ts";
import { inChunks } from "../stream/chunks.ts";
import { keyFiguresOf } from "../summary/collectReportFacts.ts";
import { knownFigures, type PastFigures } from "../summary/pastFigures.ts";
import type { ReportRun } from "./reportRun.ts";

/** The reports that show findings. */
export const WITH_FINDINGS = [names.FINDINGS, names.FINDINGS_TABLE, names.HIVE_FINDINGS, names.WORKBOOK, names.REPORT];

/** Writes `findings.json`, and the same findings as a CSV and its sheet. */
export async function writeFindings(
  { header, time, account, external, files, workbook, hive }: ReportRun,
  findings: readonly ReportedFinding[],
  known: Knowledge,
  { principals, history }: { principals: readonly PrincipalRecord[]; history: readonly PastFigures[] | undefined },
): Promise<void> {
  if (files.wants(names.FINDINGS)) {
    const figures = knownFigures(keyFiguresOf(header, account, { principals, external }), known);
    const context = { exceptions: account.exceptions?.(), figures, history, plan: account.remedies?.()?.plan };
    await files.write(names.FINDINGS, inChunks(findingsJson(header, findings, known, context)));
    await files.close(names.FINDINGS);
  }
  if (!files.wants(names.FINDINGS_TABLE, names.HIVE_FINDINGS, names.WORKBOOK)) return;
  const records = [...findingRows(time, findings)];
  await files.write(names.FINDINGS_TABLE, inChunks([FINDINGS_COLUMNS, ...records].map(csvRow)));
  await files.close(names.FINDINGS_TABLE);
  await hive.table(names.HIVE_FINDINGS)?.addRecords(records);
  await hive.close(names.HIVE_FINDINGS);
  await workbook?.sheet("findings", (sheet) => sheet.addRecords(records));
}
