import {
  type Finding,
  mappingsOf,
  noteOf,
  plainText,
  remedyOf,
  SEVERITIES,
  type Severity,
  titleOf,
} from "../../iam/index.ts";
import type { AnalysisHeader } from "../model/analysisHeader.ts";
import { howToClose, type Knowledge } from "../model/knowledge.ts";
import { jsonTime } from "../model/time.ts";
import { pathMember } from "./escalationPathJson.ts";

/** What the document calls its own shape. */
export const FINDINGS_SCHEMA = "findings.v1";

/** The most ways to close gaps that are named of one kind. */
const CLOSE = 10;

/** `findings.{stamp}.json`: one line a finding, in the order given. */
export function* findingsJson(
  header: AnalysisHeader,
  findings: readonly Finding[],
  known: Knowledge,
): Generator<string> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  const opening = JSON.stringify({
    schema: FINDINGS_SCHEMA,
    executionId: header.executionId,
    accountId: header.accountId,
    analysisTime: jsonTime(header.analysisTime),
    notKnown: known.unknownFindings.map((kind) => ({
      kind,
      extent: known.finding(kind) === "none" ? "all" : "some",
      close: [...new Set(known.gapsOf(kind).map(howToClose))].sort().slice(0, CLOSE),
    })),
    counts: Object.fromEntries(SEVERITIES.map((severity) => [severity, counts[severity]])),
  });
  yield `${opening.slice(0, -1)},"findings":[`;
  let separator = "\n";
  for (const finding of findings) {
    yield separator + JSON.stringify(publishedFinding(finding));
    separator = ",\n";
  }
  yield "\n]}\n";
}

/** A finding as findings.json has it; undefined members are left out of the text. */
export type PublishedFinding = ReturnType<typeof publishedFinding>;

export function publishedFinding(finding: Finding) {
  const note = noteOf(finding);
  return {
    id: finding.id,
    kind: finding.kind,
    severity: finding.severity,
    title: plainText(titleOf(finding)),
    principals: finding.principals,
    resources: finding.resources,
    facts: finding.facts,
    proof: finding.proof,
    conditions: finding.conditions,
    remedy: plainText(remedyOf(finding)),
    note: note && plainText(note),
    mappings: mappingsOf(finding.kind),
    policyChange: finding.policyChange,
    paths: finding.paths?.().map(pathMember),
  };
}
