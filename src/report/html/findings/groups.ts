import {
  AUDIENCES,
  type Audience,
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  SEVERITIES,
  type Severity,
} from "../../../iam/index.ts";
import { count } from "../../../platform/numberText.ts";
import type { ReportedFinding } from "../../model/reportedFinding.ts";
import { html, type Markup } from "../markup.ts";

/** Findings of one kind, the most severe first. */
export interface FindingGroup {
  kind: FindingKind;
  /** Of the most severe. */
  severity: Severity;
  /** Who can use the most severe, the widest. */
  usableBy: Audience;
  findings: readonly ReportedFinding[];
}

/**
 * By kind; kinds by their most severe finding, then by who can use those, then by the number of findings as severe, then in
 * the order of the rules.
 */
export function findingGroups(findings: readonly ReportedFinding[]): FindingGroup[] {
  const rank = ({ severity }: Pick<Finding, "severity">) => SEVERITIES.indexOf(severity);
  return [...Map.groupBy(findings, ({ kind }) => kind)]
    .map(([kind, found]) => {
      const sorted = found.toSorted((a, b) => rank(a) - rank(b));
      const severity = sorted[0]?.severity ?? "low";
      return { kind, severity, usableBy: widest(sorted, severity), findings: sorted };
    })
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        AUDIENCES.indexOf(a.usableBy) - AUDIENCES.indexOf(b.usableBy) ||
        worst(b) - worst(a) ||
        FINDING_KINDS.indexOf(a.kind) - FINDING_KINDS.indexOf(b.kind),
    );
}

function widest(findings: readonly Finding[], severity: Severity): Audience {
  const all = new Set(findings.flatMap((finding) => (finding.severity === severity ? (finding.usableBy ?? []) : [])));
  return AUDIENCES.find((audience) => all.has(audience)) ?? "principals";
}

/** How many are as severe as the most severe. */
function worst({ severity, findings }: FindingGroup): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

/** `critical`: its word and its shape tell it apart, not its color alone. */
export function badge(severity: Severity): Markup {
  return html`<span class="badge ${severity}">${severity}</span>`;
}

/** The id of the element that holds all findings of a kind. */
export function groupId(kind: FindingKind): string {
  return `finding-${kind}`;
}

/** `, 3 of them critical`, where not all are as severe as the most severe. */
export function ofThem(group: FindingGroup): string {
  const amount = worst(group);
  return amount === group.findings.length ? "" : `, ${count(amount)} of them ${group.severity}`;
}
