import type { FindingKind, Severity } from "../../iam/index.ts";
import { AnalysisUnreadable } from "../stream/analysisUnreadable.ts";
import { linesOf, parseLine, withoutComma } from "./analysisReader.ts";
import type { PublishedFinding } from "./findingsJson.ts";

/** The findings to give; an absent member matches everything. */
export interface FindingsFilter {
  id?: string | undefined;
  severity?: Severity | undefined;
  kind?: FindingKind | undefined;
  /** ARN; an external principal as the policy names it, `*` for anyone. */
  principal?: string | undefined;
  /** ARN of a resource. */
  resource?: string | undefined;
}

/**
 * The findings of a findings.v2, or of a findings.v1, that match the filter, each with its position in the document. Reads line by line, only
 * as far as the caller iterates. Throws `AnalysisUnreadable`, for a truncated document at its end.
 */
export async function* queryFindings(
  text: AsyncIterable<string>,
  filter: FindingsFilter,
): AsyncGenerator<{ finding: PublishedFinding; position: number }> {
  let position = -1;
  let isComplete = false;
  // A line begins with the id: those of other findings are not parsed.
  const start = filter.id === undefined ? "" : `{"id":${JSON.stringify(filter.id)},`;
  for await (const lines of linesOf(text)) {
    for (const line of lines) {
      if (position === -1) {
        if (!line.endsWith(',"findings":[')) throw new AnalysisUnreadable("not findings");
        position = 0;
      } else if (line === "]}") isComplete = true;
      else if (!line.startsWith(start)) position += 1;
      else {
        const read = parseLine<PublishedFinding>(withoutComma(line));
        // Documents of earlier versions have none.
        const finding = { ...read, mappings: read.mappings ?? {}, remedy: remedyIn(read.remedy) };
        if (matches(finding, filter)) yield { finding, position };
        position += 1;
      }
    }
  }
  if (!isComplete) throw new AnalysisUnreadable("the end is missing");
}

/** Version 1 has a sentence alone. */
function remedyIn(remedy: PublishedFinding["remedy"] | string): PublishedFinding["remedy"] {
  if (typeof remedy !== "string") return remedy;
  const reason = "Not tried: the analysis is of a version that tried no remedies.";
  return { text: remedy, closes: "none", reason, changes: [], removes: [], commands: { aws: [] } };
}

function matches(finding: PublishedFinding, { severity, kind, principal, resource }: FindingsFilter): boolean {
  return (
    (severity === undefined || finding.severity === severity) &&
    (kind === undefined || finding.kind === kind) &&
    (principal === undefined || finding.principals.includes(principal)) &&
    (resource === undefined || finding.resources.includes(resource))
  );
}
