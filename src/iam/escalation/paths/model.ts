import type { Certainty } from "../../certainty.ts";
import type { Proof } from "../../policy/proof.ts";
import type { OpenCondition } from "../../policy/statement.ts";

/** One permission that a step needs. */
export interface StepRequirement {
  /** `iam:PassRole`. */
  action: string;
  /** The AWS service that must be allowed it, where it is not the acting principal. */
  by?: string;
  /** The service principal through whose service alone the acting principal is allowed it; what starts that stands before it. */
  through?: string;
  /** ARN, a pattern for something that is created in the step or was not collected, or `*`. */
  resource: string;
  certainty: Certainty;
  /** The statements that allow it; none where a policy does that an earlier step attached. */
  because: readonly Proof[];
  conditions: readonly OpenCondition[];
}

/** One principal comes to act as another, or gains permissions for itself (`to` is `from`). */
export interface EscalationStep {
  /** ARN of the principal that acts. */
  from: string;
  /** ARN of the principal whose permissions are gained; a pattern for one that is created in the step. */
  to: string;
  /** The actions it takes, as `iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction`. */
  technique: string;
  /** Id of the technique by which `to` is gained: `lambda-create-function`. */
  techniqueId: string;
  /** Ids of all techniques that the step combines, in order; missing for a single one. */
  techniques?: readonly string[];
  /** Id of the technique at pathfinding.cloud, where it has one: `lambda-001`. */
  pathfinding?: string;
  requires: readonly StepRequirement[];
  certainty: Certainty;
  /** A sentence for a reader. */
  explanation: string;
}

export interface EscalationPath {
  /** ARN of the principal that can take it. */
  principal: string;
  /**
   * `administrator`: `arn` is the principal as which everything is allowed. `data`: `arn` is the principal that can
   * read the data of `resource`, which `principal` itself cannot.
   */
  target: { kind: "administrator" | "data"; arn: string; resource?: string };
  steps: readonly EscalationStep[];
  /** That of the least certain step. */
  certainty: Certainty;
}

/** Who can become administrator, and how. Paths are worked out when asked for. */
export interface Escalation {
  /** ARNs of the principals that are not full administrators and can become one, sorted. */
  readonly escalating: readonly string[];
  canEscalate(arn: string): boolean;
  /** How certain the surest of its ways to administrator is; undefined where it has none, or is one. */
  certaintyOf(arn: string): Certainty | undefined;
  /** A principal's paths: to administrators first, and of each kind the more certain, then the shorter first. */
  pathsOf(arn: string): EscalationPath[];
  /** Those of `pathsOf` that lead to administrators alone, or to data alone; either is found without the other. */
  pathsTo(kind: EscalationPath["target"]["kind"], arn: string): EscalationPath[];
}
