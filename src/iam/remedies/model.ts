import type { Capability } from "../catalogue/capability.ts";
import type { Edit } from "./edit.ts";

/** A policy document, an object with `Version` and `Statement`. */
export type Document = Readonly<Record<string, unknown>>;

/**
 * One change of the account. A policy is named as in `Proof.policy`, but for that of a resource, which is named by the ARN
 * of the resource.
 */
export type Change =
  /** A managed policy's new default version, an inline policy, a role's trust policy or a resource's policy, whole. */
  | { operation: "put-policy-document"; policy: string; document: Document }
  /** An inline policy, or the policy of a resource. */
  | { operation: "delete-policy"; policy: string }
  /** `principal`: ARN of the user, role or group. */
  | { operation: "detach-policy"; policy: string; principal: string }
  | { operation: "remove-user-from-group"; user: string; group: string }
  | { operation: "put-permissions-boundary"; principal: string; policy: string }
  | { operation: "delete-principal"; principal: string }
  /** `key`: 1 or 2, as the credential report counts. */
  | { operation: "deactivate-access-key"; principal: string; key: number };

/** How many of the ways to what a finding is about are closed. */
export interface PartlyClosed {
  closed: number;
  of: number;
}

/** What one principal loses besides. */
export interface RemovedAccess {
  /** ARN of a user or role. */
  principal: string;
  /** The policies it holds that are edited. */
  policies: readonly string[];
  access: readonly { service: string; capability: Capability; resourceCount: number }[];
}

/** What is to be done about a finding, as far as the engine has tried it. */
export interface Remedy {
  /**
   * `all`: with exactly these changes the engine no longer reports the finding, and no other of high or critical severity
   * that it did not report before. `none`: no change of a policy was found that does, and `reason` says why.
   */
  closes: "all" | PartlyClosed | "none";
  /** A sentence; only where `closes` is not `all`. */
  reason?: string;
  changes: readonly Change[];
  /** What the changes do to each policy; not published. */
  edits?: readonly Edit[];
  removes: readonly RemovedAccess[];
  commands: RemedyCommands;
}

export interface RemedyCommands {
  /** Each can be pasted into a shell. */
  aws: readonly string[];
  /** Where the changes are plain. */
  terraform?: string;
}

/** A change of the plan, with what it and those before it close. */
export interface PlanStep {
  change: Change;
  /** Ids of the findings that this step ends. */
  closes: readonly string[];
  /** How many findings this step and those before it end. */
  closedSoFar: number;
  commands: RemedyCommands;
}

/** The fewest changes that were found to end the critical and high findings, in order. */
export interface Plan {
  /** Critical and high findings of the account. */
  of: number;
  closed: number;
  steps: readonly PlanStep[];
  /** Ids of those that stay, and of new ones that the steps together bring to light. */
  open: readonly string[];
}
