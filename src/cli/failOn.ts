import { plainText, remedyOf, SEVERITIES, titleOf, type WrittenPolicy } from "../iam/index.ts";
import { counted } from "../platform/numberText.ts";
import type { EarlierFindings } from "../report/json/earlierFindings.ts";
import { openFindings, type ReportedFinding } from "../report/model/reportedFinding.ts";
import type { FailOn } from "./analyzeArguments.ts";
import { printable } from "./printable.ts";

/** The findings that nobody accepts and that are as severe, and as new, as `failOn` says. */
export function failingFindings(
  findings: readonly ReportedFinding[],
  { severity, isNew }: FailOn,
  earlier: EarlierFindings | undefined,
): ReportedFinding[] {
  const severe = SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1);
  return openFindings(findings).filter(
    (finding) => severe.includes(finding.severity) && (!isNew || earlier === undefined || isNewSince(finding, earlier)),
  );
}

/**
 * Whether the earlier analysis did not report it, reported it as less severe, or had it accepted. Of kinds of which it could
 * tell nothing none is new.
 */
function isNewSince({ id, kind, severity }: ReportedFinding, { findings, unknownKinds }: EarlierFindings): boolean {
  const before = findings.get(id);
  if (before === undefined) return !unknownKinds.has(kind);
  return before.isAccepted || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(before.severity);
}

/** The most findings that are described, and the most statements of each. */
const DESCRIBED = 20;
const STATEMENTS = 5;
/** The most characters of a statement. */
const STATEMENT_LENGTH = 300;

/** What fails, with the statements that do it and what mends it. `written`: policies by id, as the files have them. */
export async function failingText(
  accountId: string,
  failing: readonly ReportedFinding[],
  failOn: FailOn,
  written: (ids: ReadonlySet<string>) => AsyncIterable<WrittenPolicy>,
): Promise<string> {
  const described = failing.slice(0, DESCRIBED);
  const ids = new Set(described.flatMap(({ proof }) => proof.slice(0, STATEMENTS).map(({ policy }) => policy)));
  const statements = new Map<string, ReadonlyMap<string, unknown>>();
  for await (const { id, statements: ofPolicy } of written(ids)) statements.set(id, ofPolicy);
  const lines = described.flatMap((finding) => [
    `  ${finding.severity}: ${plainText(titleOf(finding))}`,
    ...finding.proof.slice(0, STATEMENTS).map(({ policy, statement, effect }) => {
      const text = statements.get(policy)?.get(statement);
      const quoted = text === undefined ? "" : `: ${shortened(JSON.stringify(text))}`;
      return `    ${effect} by statement ${statement} of ${policy}${quoted}`;
    }),
    ...more(finding.proof.length - STATEMENTS, "statement", "    "),
    `    To mend it: ${plainText(remedyOf(finding))}`,
    `    To accept it, give --exceptions FILE with the id ${finding.id}`,
  ]);
  const amount = counted(failing.length, failOn.isNew ? "new finding" : "finding");
  return [
    `account ${accountId}: ${amount} for --fail-on ${failOn.text}`,
    ...lines,
    ...more(failing.length - DESCRIBED, "finding", "  "),
  ]
    .map((line) => `${printable(line)}\n`)
    .join("");
}

function more(amount: number, what: string, indent: string): string[] {
  return amount > 0 ? [`${indent}and ${counted(amount, `other ${what}`)}: see the findings`] : [];
}

function shortened(text: string): string {
  return text.length <= STATEMENT_LENGTH ? text : `${text.slice(0, STATEMENT_LENGTH)}…`;
}
