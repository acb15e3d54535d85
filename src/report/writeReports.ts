import { htmlReport } from "./html/report.ts";
import { writeChanges } from "./json/changesJson.ts";
import { findingsJson } from "./json/findingsJson.ts";
import type { AnalysisHeader } from "./model/analysisHeader.ts";
import { knowledgeOf } from "./model/knowledge.ts";
import { isReported } from "./model/reportedTypes.ts";
import * as names from "./model/reportNames.ts";
import { SPILL_BYTES } from "./stream/cellSpill.ts";
import { inChunks } from "./stream/chunks.ts";
import type { ReportOutput, WrittenReport } from "./stream/output.ts";
import { reportFacts } from "./summary/collectReportFacts.ts";
import type { ReportedAccount } from "./summary/reportedAccount.ts";
import { writePrincipalReports } from "./tables/principalTables.ts";
import { beginRun } from "./tables/reportRun.ts";
import { writeResourceReports } from "./tables/resourceTables.ts";

export type { ReportOutput, WrittenReport } from "./stream/output.ts";
export type { ReportedAccount } from "./summary/reportedAccount.ts";

/**
 * Writes all reports of one analysis that are wanted, except the manifest, and gives their names, lengths and digests. Memory does not grow
 * with the number of rows: each open file holds what its sink holds, and the table behind `resource-access-summaries` is
 * spilled. On failure the open files are aborted; complete ones stay.
 */
export async function writeReports(
  output: ReportOutput,
  header: AnalysisHeader,
  account: ReportedAccount,
  spillBytes = SPILL_BYTES,
): Promise<WrittenReport[]> {
  const run = beginRun(output, header, account, spillBytes);
  const { files, external, workbook } = run;
  try {
    const byPrincipal = await writePrincipalReports(run);
    const known = knowledgeOf([...account.gaps()], byPrincipal.principals);
    await files.write(names.FINDINGS, inChunks(findingsJson(header, account.findings(), known)));
    await files.close(names.FINDINGS);
    const byResource = await writeResourceReports(run, byPrincipal.principals);
    const compared = await account.compare?.();
    const changes = await writeChanges(output, header, compared);

    const comparison = compared?.comparison;
    const gathered = { ...byPrincipal, ...byResource, external, comparison, gaps: compared?.gaps ?? [] };
    if (files.isWanted(names.WORKBOOK) || files.isWanted(names.REPORT)) {
      const facts = reportFacts(header, account, gathered);
      const resources = account.resources.filter(isReported).length;
      const numbers = { ...facts.figures, resources, externalGrants: external.length };
      await workbook.end({ header, numbers, gaps: facts.gaps, known });
      await files.close(names.WORKBOOK);
      if (files.isWanted(names.REPORT)) await files.write(names.REPORT, inChunks(htmlReport(facts)));
      await files.close(names.REPORT);
    }
    return changes === undefined ? files.closed : [...files.closed, changes];
  } catch (error) {
    await files.abort();
    throw error;
  }
}
