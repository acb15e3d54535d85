import type {
  Escalation,
  ExternalGrant,
  Gap,
  PolicyEntry,
  PrincipalGrants,
  Remedies,
  ResourceEntry,
  UsedException,
  WrittenPolicy,
} from "../../iam/index.ts";
import type { ReportedFinding } from "../model/reportedFinding.ts";
import type { Compared } from "./comparison.ts";
import type { PastFigures } from "./pastFigures.ts";

/** An analyzed account, as the reports need it. */
export interface ReportedAccount {
  resources: readonly ResourceEntry[];
  /** Managed policies and the inline policies of groups, sorted by id. */
  policies: readonly PolicyEntry[];
  externalGrants(): Iterable<ExternalGrant>;
  /** The most principals that `accesses` gives. */
  principalCount: number;
  /** In order of ARN. Each is written to all files that show it and dropped before the next. */
  accesses: AsyncIterable<PrincipalGrants>;
  /**
   * Called after the last principal, before what follows, to work it out in slices with `pause` between them: the escalation,
   * and the findings if they are wanted. Where it is missing, the next two take as long as they take.
   */
  settle?(pause: () => Promise<void>, wantsFindings: boolean): Promise<void>;
  /** The next three are called after the last principal. */
  escalation(): Pick<Escalation, "canEscalate" | "pathsOf" | "pathsTo">;
  findings(): readonly ReportedFinding[];
  /** What was tried to mend the findings, and the plan; absent, or undefined, where nothing is tried. */
  remedies?(): Remedies | undefined;
  /** What becomes of the exceptions; absent where there are none. */
  exceptions?(): readonly UsedException[];
  gaps(): Iterable<Gap>;
  /** When earlier analyses first reported findings, by id, in milliseconds since the epoch; absent without one. */
  firstSeen?(): Promise<ReadonlyMap<string, number>>;
  /** The policies with these ids (`Proof.policy`) as they are written, in any order; called last. Absent where they are not kept. */
  written?(ids: ReadonlySet<string>): AsyncIterable<WrittenPolicy>;
  /** The analyses before this one in numbers, the oldest first; absent without one. */
  history?(): Promise<readonly PastFigures[]>;
  /** Compares with the previous analysis, once the file of this one is complete. Absent if there is none. */
  compare?(): Promise<Compared>;
}
