import { csvRow } from "../csv/csv.ts";
import { findingRows } from "../csv/findingsCsv.ts";
import { findingsJson } from "../json/findingsJson.ts";
import { FINDINGS_COLUMNS } from "../model/columns.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { ReportedFinding } from "../model/reportedFinding.ts";
import * as names from "../model/reportNames.ts";
import { inChunks } from "../stream/chunks.ts";
import type { ReportRun } from "./reportRun.ts";

/** The reports that show findings. */
export const WITH_FINDINGS = [names.FINDINGS, names.FINDINGS_TABLE, names.WORKBOOK, names.REPORT];

/** Writes `findings.json`, and the same findings as a CSV and its sheet. */
export async function writeFindings(
  { header, time, account, files, workbook }: ReportRun,
  findings: readonly ReportedFinding[],
  known: Knowledge,
): Promise<void> {
  if (files.wants(names.FINDINGS)) {
    const tried = { exceptions: account.exceptions?.(), plan: account.remedies?.()?.plan };
    await files.write(names.FINDINGS, inChunks(findingsJson(header, findings, known, tried)));
    await files.close(names.FINDINGS);
  }
  if (!files.wants(names.FINDINGS_TABLE, names.WORKBOOK)) return;
  const records = [...findingRows(time, findings)];
  await files.write(names.FINDINGS_TABLE, inChunks([FINDINGS_COLUMNS, ...records].map(csvRow)));
  await files.close(names.FINDINGS_TABLE);
  await workbook?.sheet("findings", (sheet) => sheet.addRecords(records));
}
