import type { Finding, Remedies, Remedy, Severity } from "../../iam/index.ts";

/** A finding as reports show it. */
export type ReportedFinding = Finding & {
  /** When an analysis first reported it, in milliseconds since the epoch; this one, if none before it did. */
  firstSeen?: number;
  /** What was tried to mend it; absent where nothing was. */
  remedy?: Remedy;
};

/** `at`: the time of this analysis. `earlier`: when those before it first reported findings, by id. */
export function datedFindings(
  findings: readonly Finding[],
  earlier: ReadonlyMap<string, number> | undefined,
  at: number,
): ReportedFinding[] {
  return findings.map((finding) => ({ ...finding, firstSeen: Math.min(at, earlier?.get(finding.id) ?? at) }));
}

/** With what was tried to mend them. */
export function withRemedies(findings: readonly ReportedFinding[], remedies: Remedies | undefined): ReportedFinding[] {
  return findings.map((finding) => {
    const remedy = remedies?.byFinding.get(finding.id);
    return remedy === undefined ? finding : { ...finding, remedy };
  });
}

/** Those that count: nobody has accepted them. */
export function openFindings<F extends Pick<Finding, "accepted">>(findings: readonly F[]): F[] {
  return findings.filter(({ accepted }) => accepted === undefined);
}

/** How many of each severity, not counting accepted ones; the most severe first. */
export function severityCounts(findings: readonly Pick<Finding, "accepted" | "severity">[]): Record<Severity, number> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity } of openFindings(findings)) counts[severity] += 1;
  return counts;
}
