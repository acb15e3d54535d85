import {
  type Finding,
  hasStaleCredentials,
  isUnused,
  type PrincipalRecord,
  SEVERITIES,
  type Severity,
} from "../../../iam/index.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";

/** A user or role, and what the report says of it as a whole. */
export interface Standing {
  /** Its number: the position in the order of ARN. */
  index: number;
  principal: PrincipalRecord;
  canEscalate: boolean;
  unused: boolean;
  /** A password or key that was not rotated, or a key that was not used, in 90 days. */
  stale: boolean;
  /** Findings that are about it alone, and the most severe of them. */
  findings: number;
  worst: Finding | undefined;
}

/** By the rules that the figures of the summary are counted by. In order of ARN. */
export function standings({ principals, escalation, findings, header }: ReportFacts): Standing[] {
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
export function byWeight(standings: readonly Standing[]): Standing[] {
  const rank = ({ principal, canEscalate, unused }: Standing) =>
    principal.isFullAdmin ? 0 : principal.isIamAdmin ? 1 : canEscalate ? 2 : unused ? 3 : 4;
  return standings.toSorted((a, b) => rank(a) - rank(b) || a.index - b.index);
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
