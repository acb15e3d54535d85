import { htmlReport } from "./html/report.ts";
import { writeChanges } from "./json/changesJson.ts";
import type { AnalysisHeader } from "./model/analysisHeader.ts";
import { knowledgeOf } from "./model/knowledge.ts";
import { datedFindings, withRemedies } from "./model/reportedFinding.ts";
import { isReported } from "./model/reportedTypes.ts";
import * as names from "./model/reportNames.ts";
import { inChunks } from "./stream/chunks.ts";
import type { ReportOutput, WrittenReport } from "./stream/output.ts";
import { keyFiguresOf, reportFacts } from "./summary/collectReportFacts.ts";
import type { ReportedAccount } from "./summary/reportedAccount.ts";
import type { ReportFacts } from "./summary/reportFacts.ts";
import { citedStatements, statementTexts } from "./summary/statementTexts.ts";
import { WITH_FINDINGS, writeFindings } from "./tables/findingsTable.ts";
import { writePrincipalReports } from "./tables/principalTables.ts";
import { beginRun, type ReportOptions } from "./tables/reportRun.ts";
import { writeResourceReports } from "./tables/resourceTables.ts";

export type { ReportOutput, WrittenReport } from "./stream/output.ts";
export type { ReportedAccount } from "./summary/reportedAccount.ts";
export type { ReportOptions } from "./tables/reportRun.ts";

/**
 * Writes the reports of one analysis except the manifest, and gives their names, lengths and digests. Memory does not grow
 * with the number of rows: each open file holds what its sink holds, and the table behind `resource-access-summaries` is
 * spilled. On failure the open files are aborted; complete ones stay. A report has the same bytes whichever `only` names
 * besides it.
 */
export async function writeReports(
  output: ReportOutput,
  header: AnalysisHeader,
  account: ReportedAccount,
  options: ReportOptions = {},
): Promise<WrittenReport[]> {
  const run = beginRun(output, header, account, options);
  const { files, external, workbook } = run;
  try {
    const byPrincipal = await writePrincipalReports(run);
    const { principals } = byPrincipal;
    const known = knowledgeOf([...account.gaps()], principals);
    const findings = files.wants(...WITH_FINDINGS)
      ? withRemedies(
          datedFindings(account.findings(), await account.firstSeen?.(), header.analysisTime),
          account.remedies?.(),
        )
      : [];
    const history = files.wants(names.FINDINGS, names.REPORT) ? await account.history?.() : undefined;
    await writeFindings(run, findings, known, { principals, history });
    const byResource = await writeResourceReports(run, principals);
    const compared = files.wants(names.CHANGES, names.REPORT, names.WORKBOOK) ? await account.compare?.() : undefined;
    if (workbook) {
      const figures = keyFiguresOf(header, account, { principals, external });
      const resources = account.resources.filter(isReported).length;
      const numbers = { ...figures, resources, externalGrants: external.length };
      const gaps = [...account.gaps(), ...(compared?.gaps ?? [])];
      await workbook.end({ header, numbers, gaps, known, principals });
      await files.close(names.WORKBOOK);
    }
    if (files.wants(names.REPORT)) {
      const comparison = compared?.comparison;
      const gaps = compared?.gaps ?? [];
      const statements = await writtenStatements(account, byPrincipal);
      const gathered = { ...byPrincipal, ...byResource, ...statements, external, comparison, gaps, history };
      const judged = { ...account, findings: () => findings };
      await files.write(names.REPORT, inChunks(htmlReport(reportFacts(header, judged, gathered))));
      await files.close(names.REPORT);
    }
    const changes = files.wants(names.CHANGES) ? [await writeChanges(output, header, compared)] : [];
    return [...files.closed, ...changes].sort((a, b) => ORDER.indexOf(nameOf(a)) - ORDER.indexOf(nameOf(b)));
  } catch (error) {
    await files.abort();
    throw error;
  }
}

const nameOf = ({ report, ext }: names.ReportKind) => `${report}.${ext}`;
/** That of the manifest. */
const ORDER = names.ALL_KINDS.map(nameOf);

/** The most statements that a report cites, for each principal and at most. */
const CITED = 4;
const MOST_CITED = 6_000;
const LEAST_CITED = 1_500;

/** The statements that the HTML report may show, as the account has them. */
async function writtenStatements(
  account: ReportedAccount,
  { principals, access }: Pick<ReportFacts, "principals" | "access">,
): Promise<Pick<ReportFacts, "cited" | "statements">> {
  const most = Math.min(MOST_CITED, Math.max(LEAST_CITED, CITED * principals.length));
  const cited = citedStatements(account.findings(), access, {
    principal: (at) => principals[at]?.arn ?? "",
    resource: (at) => account.resources[at]?.arn ?? "",
    most,
  });
  if (account.written === undefined) return { cited, statements: new Map() };
  return { cited, statements: await statementTexts(account.written(new Set(cited.keys())), cited) };
}
