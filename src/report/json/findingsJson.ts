import {
  mappingsOf,
  NOT_TRIED,
  noteOf,
  type Plan,
  plainText,
  remedyText,
  titleOf,
  type UsedException,
} from "../../iam/index.ts";
import type { AnalysisHeader } from "../model/analysisHeader.ts";
import { howToClose, type Knowledge } from "../model/knowledge.ts";
import { type ReportedFinding, severityCounts } from "../model/reportedFinding.ts";
import { jsonTime } from "../model/time.ts";
import type { KeyFigures } from "../summary/keyFigures.ts";
import { HISTORY, type PastFigures } from "../summary/pastFigures.ts";
import { pathMember } from "./escalationPathJson.ts";

/** What the document calls its own shape. */
export const FINDINGS_SCHEMA = "findings.v2";

/** The most ways to close gaps that are named of one kind. */
const CLOSE = 10;

/** What findings.json says besides the findings. */
interface FindingsContext {
  exceptions?: readonly UsedException[] | undefined;
  /** The key figures of this analysis, as far as they are known. */
  figures?: Partial<KeyFigures>;
  /** Earlier analyses in numbers, the oldest first. */
  history?: readonly PastFigures[] | undefined;
  /** The fewest changes that end the critical and high findings; undefined where nothing is tried. */
  plan?: Plan | undefined;
}

/** `findings.{stamp}.json`: one line a finding, in the order given. */
export function* findingsJson(
  header: AnalysisHeader,
  findings: readonly ReportedFinding[],
  known: Knowledge,
  { exceptions = [], figures, history = [], plan }: FindingsContext = {},
): Generator<string> {
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
    counts: severityCounts(findings),
    figures,
    history: history.length === 0 ? undefined : history.slice(-HISTORY),
    exceptions: exceptions.length === 0 ? undefined : exceptions.map(exceptionMember),
    plan,
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

export function publishedFinding(finding: ReportedFinding) {
  const { accepted, firstSeen } = finding;
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
    remedy: remedyMember(finding),
    note: note && plainText(note),
    mappings: mappingsOf(finding.kind),
    policyChange: finding.policyChange,
    paths: finding.paths?.().map(pathMember),
    firstSeen: firstSeen === undefined ? undefined : jsonTime(firstSeen),
    accepted: accepted && { reason: accepted.reason, expires: accepted.expires },
  };
}

function remedyMember(finding: ReportedFinding) {
  const { remedy } = finding;
  const text = plainText(remedyText(finding, remedy));
  if (remedy === undefined)
    return { text, closes: "none" as const, reason: NOT_TRIED, changes: [], removes: [], commands: { aws: [] } };
  const { closes, reason, changes, removes, commands } = remedy;
  return { text, closes, reason, changes, removes, commands };
}

function exceptionMember({ exception, isExpired, findings }: UsedException) {
  const { id, kind, arn, reason, expires } = exception;
  return { id, kind, arn, reason, expires, isExpired, findings };
}
