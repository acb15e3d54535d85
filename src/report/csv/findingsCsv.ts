import { mappingsOf, plainText, remedyOf, titleOf } from "../../iam/index.ts";
import type { ReportedFinding } from "../model/reportedFinding.ts";
import { csvTime } from "../model/time.ts";

/** Between the ARNs, controls and techniques of a cell. */
const SEPARATOR = "; ";

/** The cells of each, in the order given. `time`: the analysis time as text. */
export function* findingRows(time: string, findings: readonly ReportedFinding[]): Generator<string[]> {
  for (const finding of findings) {
    const { id, kind, severity, principals, resources } = finding;
    const { cisAwsFoundations, nist80053, pciDss, mitreAttack } = mappingsOf(kind);
    const lists = [cisAwsFoundations, nist80053, pciDss, mitreAttack];
    yield [
      time,
      id,
      kind,
      severity,
      plainText(titleOf(finding)),
      principals.join(SEPARATOR),
      resources.join(SEPARATOR),
      csvTime(finding.firstSeen),
      finding.accepted === undefined ? "open" : "accepted",
      plainText(remedyOf(finding)),
      "",
      ...lists.map((list = []) => list.join(SEPARATOR)),
    ];
  }
}
