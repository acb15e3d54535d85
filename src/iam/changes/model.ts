import type { Capability } from "../catalogue/capability.ts";
import type { PublishedCertainty } from "../certainty.ts";
import type { Gap } from "../inventory/gaps.ts";

/**
 * A difference in a principal's access. `from` is what it had, `to` what it has; null: nothing. Conditional access that
 * became unconditional is gained; the reverse is lost.
 */
export interface AccessChange {
  /** ARN. */
  principal: string;
  /** Display name: `S3`. */
  service: string;
  capability: Capability;
  from: PublishedCertainty | null;
  to: PublishedCertainty | null;
  /** As in a grant. */
  scope: "service" | "resource" | "pattern";
  /** ARNs, sorted; empty unless scope is `resource`. */
  resources: readonly string[];
  /** As policies write them, sorted; empty unless scope is `pattern`. */
  patterns: readonly string[];
}

/** The same for an external principal, as the policy of the resource names it. */
export interface ExternalAccessChange {
  principal: string;
  /** `external:{vendor or empty}:{account or identifier}`. */
  name: string;
  /** ARN. */
  resource: string;
  capability: Capability;
  from: PublishedCertainty | null;
  to: PublishedCertainty | null;
}

/** `full`: every action on every resource. `iam`: an administrator of IAM. */
export type AdministratorLevel = "full" | "iam";

export interface AdministratorChange {
  principal: string;
  from: AdministratorLevel | null;
  to: AdministratorLevel | null;
}

/** An escalation path that is new or gone. */
export interface EscalationChange {
  principal: string;
  target: { kind: "administrator" | "data"; arn: string; resource?: string };
  /** Each step: the principal it leads to, and how: `iam:PassRole + lambda:CreateFunction`. */
  steps: readonly { to: string; technique: string }[];
}

export interface GainedLost<T> {
  gained: readonly T[];
  lost: readonly T[];
}

/**
 * What differs between two analyses, except the access of the account's own principals, which is passed on as it is
 * found.
 */
export interface Changes {
  principals: { added: readonly string[]; removed: readonly string[] };
  resources: { added: readonly string[]; removed: readonly string[] };
  administrators: GainedLost<AdministratorChange>;
  escalation: GainedLost<EscalationChange>;
  externalAccess: GainedLost<ExternalAccessChange>;
}

/** The parts of a comparison. */
export type ChangePart = keyof Changes | "access";

/** A gap that keeps something from being compared, and which of the two analyses has it. */
export interface ComparisonGap extends Gap {
  missingIn: "previous" | "current" | "both";
}

/** What could not be compared and is left out of the changes. */
export interface NotComparable {
  gaps: readonly ComparisonGap[];
  /** `all`: nothing of the part was compared. `some`: what rests on the gaps was left out. Absent: all was compared. */
  parts: Readonly<Partial<Record<ChangePart, "some" | "all">>>;
}

// ---- what is compared -------------------------------------------------------------------------------------------

export interface ComparedExternal {
  principal: string;
  name: string;
  /** ARN. */
  resource: string;
  capability: Capability;
  certainty: PublishedCertainty;
}

export interface ComparedPrincipal {
  arn: string;
  level: AdministratorLevel | null;
  paths: readonly EscalationChange[];
}

/** What is compared of a grant; `resources` are positions in the inventory. */
export interface ComparedGrant {
  service: string;
  capability: Capability;
  certainty: PublishedCertainty;
  scope: "service" | "resource" | "pattern";
  resources?: readonly number[];
  pattern?: string;
  /** Service principals of the services through which alone the principal has the access. */
  through?: readonly string[] | undefined;
}

/** One principal's grants as text, so that those that are equal in both analyses need not be parsed. */
export interface ComparedAccess {
  principal: string;
  grants: readonly string[];
}

/** What was not read or not understood for an analysis, and what that touches; known before the rest is compared. */
export interface AnalysisLimits {
  gaps: readonly Gap[];
  /** ARNs of the users and roles that a policy applies to, as identity policy or boundary, by the policy's name. */
  holders: ReadonlyMap<string, readonly string[]>;
}

/** An analysis as the comparison reads it: once, from front to back. */
export interface ComparedAnalysis {
  limits: AnalysisLimits;
  /** ARNs by position. */
  resources: readonly string[];
  external: readonly ComparedExternal[];
  /** In order of ARN. */
  access: AsyncIterator<ComparedAccess, undefined>;
  parseGrant(text: string): ComparedGrant;
  /** Called after `access` has ended. Sorted by ARN. */
  principals(): Promise<readonly ComparedPrincipal[]>;
}
