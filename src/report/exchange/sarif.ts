import { type FindingKind, kindMessage, mappingsOf, type Severity } from "../../iam/index.ts";
import type { PublishedFinding } from "../json/findingsJson.ts";
import { descriptionOf, type ExchangedFindings, PRODUCT, requirementsOf, subjectsOf } from "./exchanged.ts";

const LEVELS: Record<Severity, "error" | "warning" | "note"> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};

/** What GitHub sorts alerts by, from 0 to 10: above 9 critical, above 7 high, above 4 medium ("SARIF support for code scanning"). */
const SCORES: Record<Severity, string> = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.0" };

/**
 * The findings as a log of the Static Analysis Results Interchange Format (OASIS SARIF 2.1.0). A finding is about users,
 * roles and resources, its logical locations; its physical location is the file that the account was read from, if any.
 */
export function sarifText(exchanged: ExchangedFindings): string {
  return `${JSON.stringify(sarifLog(exchanged))}\n`;
}

/** What `sarifText` writes. */
export function sarifLog({ accountFile, engineVersion, findings }: ExchangedFindings) {
  const kinds = [...new Set(findings.map(({ kind }) => kind))].sort();
  const positions = new Map(kinds.map((kind, at) => [kind, at]));
  const worst = (kind: FindingKind) => findings.find((finding) => finding.kind === kind)?.severity ?? "low";
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0" as const,
    runs: [
      {
        tool: {
          driver: {
            name: PRODUCT,
            semanticVersion: engineVersion,
            rules: kinds.map((kind) => ruleOf(kind, worst(kind))),
          },
        },
        columnKind: "utf16CodeUnits" as const,
        results: findings.map((finding) => ({
          ruleId: finding.kind,
          ruleIndex: positions.get(finding.kind) ?? -1,
          level: LEVELS[finding.severity],
          message: { text: `${descriptionOf(finding)} ${finding.remedy.text}` },
          locations: locationsOf(finding, accountFile),
          ...(finding.accepted && { suppressions: [suppressionOf(finding.accepted)] }),
          partialFingerprints: { "findingId/v1": finding.id },
          properties: { severity: finding.severity, requirements: requirementsOf(finding) },
        })),
      },
    ],
  };
}

/** The findings come most severe first, so the first of a kind is its worst. */
function ruleOf(kind: FindingKind, worst: Severity) {
  const { heading, meaning, advice } = kindMessage(kind);
  return {
    id: kind,
    shortDescription: { text: heading },
    fullDescription: { text: meaning },
    help: { text: advice },
    defaultConfiguration: { level: LEVELS[worst] },
    properties: {
      tags: ["security", ...(mappingsOf(kind).mitreAttack ?? []).map((technique) => `attack/${technique}`)],
      "security-severity": SCORES[worst],
    },
  };
}

function suppressionOf({ reason, expires }: NonNullable<PublishedFinding["accepted"]>) {
  return { kind: "external" as const, status: "accepted" as const, justification: `${reason} (until ${expires})` };
}

function locationsOf(finding: PublishedFinding, accountFile: string | undefined) {
  return [
    {
      ...(accountFile !== undefined && {
        physicalLocation: {
          artifactLocation: { uri: accountFile.split("/").map(encodeURIComponent).join("/") },
          region: { startLine: 1 },
        },
      }),
      logicalLocations: subjectsOf(finding).map((arn) => ({ fullyQualifiedName: arn, kind: "resource" })),
    },
  ];
}
