import type {
  Escalation,
  ExternalGrant,
  Gap,
  Plan,
  PolicyEntry,
  PrincipalRecord,
  ResourceEntry,
} from "../../iam/index.ts";
import type { AnalysisHeader } from "../model/analysisHeader.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { ReportedFinding } from "../model/reportedFinding.ts";
import type { AccessRows } from "./accessGroups.ts";
import type { Comparison } from "./comparison.ts";
import type { KeyFigures } from "./keyFigures.ts";
import type { PastFigures } from "./pastFigures.ts";
import type { ResourceReach } from "./resourceReach.ts";
import type { StatementTexts } from "./statementTexts.ts";

/** Everything that the HTML report shows, known when the last principal is analyzed. */
export interface ReportFacts {
  header: AnalysisHeader;
  /** In order of ARN; the position is the principal's number in the report. */
  principals: readonly PrincipalRecord[];
  resources: readonly ResourceEntry[];
  /** Managed policies and the inline policies of groups, sorted by id. */
  policies: readonly PolicyEntry[];
  external: readonly ExternalGrant[];
  escalation: Pick<Escalation, "canEscalate" | "pathsTo">;
  /** Those that count, in the order in which to act on them. */
  findings: readonly ReportedFinding[];
  /** Those that an exception accepts. */
  accepted: readonly ReportedFinding[];
  /** The fewest changes that end the critical and high findings; undefined where none were tried. */
  plan: Plan | undefined;
  gaps: readonly Gap[];
  /** What of all this is known, by the gaps. */
  known: Knowledge;
  figures: KeyFigures;
  comparison: Comparison | undefined;
  /** Earlier analyses in numbers, the oldest first. */
  history: readonly PastFigures[];
  access: AccessRows;
  /** The statements that the report may show, the most important first, and their texts where they are kept. */
  cited: ReadonlyMap<string, ReadonlySet<string>>;
  statements: StatementTexts;
  reach: ResourceReach;
}
