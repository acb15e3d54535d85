import {
  type Finding,
  hasStaleCredentials,
  isUnused,
  type PrincipalRecord,
  SEVERITIES,
  type Severity,
} from "../../../iam/index.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";

/** A user or role, and what the report says of it in one row. */
export interface PrincipalOverview {
  /** Its position in the order of ARN. */
  index: number;
  principal: PrincipalRecord;
  canEscalate: boolean;
  unused: boolean;
  /** Whether a password or key was not rotated, or a key not used, in 90 days. */
  stale: boolean;
  /** The number of findings that are about it alone, and the most severe of them. */
  findings: number;
  worst: Finding | undefined;
}

/** In order of ARN; unused and stale as in the figures of the summary. */
export function overviews({ principals, escalation, findings, header }: ReportFacts): PrincipalOverview[] {
  const named = findingsOf(findings);
  return principals.map((principal, index) => {
    const { amount = 0, worst } = named.get(principal.arn) ?? {};
    return {
      index,
      principal,
      canEscalate: escalation.canEscalate(principal.arn),
      unused: isUnused(principal, header.analysisTime),
      stale: hasStaleCredentials(principal, header.analysisTime),
      findings: amount,
      worst,
    };
  });
}

/** Full administrators, administrators, those who can become one, the unused, the rest; each in order of ARN. */
export function byWeight(overviews: readonly PrincipalOverview[]): PrincipalOverview[] {
  const rank = ({ principal, canEscalate, unused }: PrincipalOverview) =>
    principal.isFullAdmin ? 0 : principal.isIamAdmin ? 1 : canEscalate ? 2 : unused ? 3 : 4;
  return overviews.toSorted((a, b) => rank(a) - rank(b) || a.index - b.index);
}

function findingsOf(findings: readonly Finding[]) {
  const rank = (severity: Severity) => SEVERITIES.indexOf(severity);
  const named = new Map<string, { amount: number; worst: Finding }>();
  for (const finding of findings) {
    const [arn, ...others] = finding.principals;
    if (arn === undefined || others.length > 0) continue;
    const known = named.get(arn);
    const worse = known === undefined || rank(finding.severity) < rank(known.worst.severity);
    named.set(arn, { amount: (known?.amount ?? 0) + 1, worst: worse ? finding : known.worst });
  }
  return named;
}
