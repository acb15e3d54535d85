import type { Escalation } from "../../iam/escalation/model.ts";
import type { Finding } from "../../iam/findings/model.ts";
import type { ExternalGrant, Gap, PrincipalRecord, ResourceEntry } from "../../iam/model.ts";
import type { AnalysisHeader } from "../analysisJson.ts";
import type { KeyFigures } from "../keyFigures.ts";
import type { Comparison } from "../writeChanges.ts";
import type { AccessRows } from "./access/collector.ts";
import type { ResourceReach } from "./resources/collector.ts";

/** Everything that the report for people shows; all of it known once the last principal was analysed. */
export interface ReportFacts {
  header: AnalysisHeader;
  /** In order of ARN; their position is their number in the report. */
  principals: readonly PrincipalRecord[];
  resources: readonly ResourceEntry[];
  external: readonly ExternalGrant[];
  escalation: Pick<Escalation, "canEscalate" | "pathsTo">;
  findings: readonly Finding[];
  gaps: readonly Gap[];
  figures: KeyFigures;
  comparison: Comparison | undefined;
  access: AccessRows;
  reach: ResourceReach;
}
