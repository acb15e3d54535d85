import { publishedFinding } from "../report/json/findingsJson.ts";
import { type Figure, knowledgeOf, knownNumber } from "../report/model/knowledge.ts";
import { openFindings, type ReportedFinding, severityCounts } from "../report/model/reportedFinding.ts";
import { isoTime } from "../report/model/time.ts";
import type { Summary } from "./analysis/analyzeAccount.ts";

/**
 * The summary as one line of JSON. A number is null where it is not known, and `{ "atLeast": n }` where it is known in part.
 * `ms`: how long it took. `failing`: what `--fail-on` applies to, where it was given.
 */
export function summaryJson(summary: Summary, ms: number, failing: readonly ReportedFinding[] | undefined): string {
  const { account, figures, administrators, escalating, findings, exceptions, gaps, files, report, bytes } = summary;
  const { principals, resources, settings } = account;
  const users = principals.filter(({ type }) => type === "IAMUser").length;
  const known = knowledgeOf(gaps, principals);
  const number = (name: Figure, amount: number) => {
    const told = knownNumber(amount, known.figure(name));
    if (told === undefined) return null;
    return told.isLeast ? { atLeast: told.amount } : told.amount;
  };
  const document = {
    accountId: settings.accountId,
    partition: settings.partition,
    analysisTime: isoTime(settings.at),
    users,
    roles: principals.length - users,
    resources: number("resources", resources.length),
    administrators: {
      full: administrators.full,
      fullButForOrganization: administrators["full but for the organization"],
      iam: administrators.IAM,
    },
    escalating,
    unused: number("unused", figures.unused),
    staleCredentials: number("staleCredentials", figures.staleCredentials),
    external: number("external", figures.external),
    findings: severityCounts(findings),
    accepted: findings.length - openFindings(findings).length,
    ...(exceptions.length > 0 && {
      exceptions: exceptions.map(({ exception, isExpired, findings }) => ({ ...exception, isExpired, findings })),
    }),
    ...(failing && {
      failing: failing.map(publishedFinding).map(({ id, severity, title, proof }) => ({ id, severity, title, proof })),
    }),
    gaps,
    files,
    report,
    bytes,
    seconds: ms / 1000,
  };
  return `${JSON.stringify(document)}\n`;
}
