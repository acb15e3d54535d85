import { mappingsOf, plainText, type Remedy, remedyText, titleOf } from "../../iam/index.ts";
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
      plainText(remedyText(finding, finding.remedy)),
      closesText(finding.remedy),
      ...lists.map((list = []) => list.join(SEPARATOR)),
    ];
  }
}

/** `all`, `none`, `3 of 5` ways; empty where no remedy was tried. */
function closesText(remedy: Remedy | undefined): string {
  if (remedy === undefined) return "";
  return typeof remedy.closes === "string" ? remedy.closes : `${remedy.closes.closed} of ${remedy.closes.of}`;
}
