import type { Escalation, ExternalGrant, Finding, Gap, PrincipalAccess, ResourceEntry } from "../../iam/index.ts";
import type { Compared } from "./comparison.ts";

/** An analysed account as the reports see it. */
export interface ReportedAccount {
  resources: readonly ResourceEntry[];
  externalGrants(): Iterable<ExternalGrant>;
  /** How many `accesses` gives at most. */
  principalCount: number;
  /** In order of ARN. Each is written to every file that shows it and dropped before the next is asked for. */
  accesses: AsyncIterable<PrincipalAccess>;
  /** These three are asked after the last principal. */
  escalation(): Pick<Escalation, "canEscalate" | "pathsOf" | "pathsTo">;
  findings(): readonly Finding[];
  gaps(): Iterable<Gap>;
  /** Compares with an earlier analysis; asked when the file of this one is complete. Missing: there is none. */
  compare?(): Promise<Compared>;
}
