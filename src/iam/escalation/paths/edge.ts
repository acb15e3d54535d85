import type { PermissionSet } from "./permissionSet.ts";
import type { Requirement } from "./requirement.ts";
import type { FollowUp, Technique } from "./technique.ts";

/**
 * What an edge lets a principal do with another: act as it; act as it after attaching any policy to it; after removing
 * its permissions boundary; after both; after giving it enough to grant itself the rest; or, of a role, nothing but
 * assume the roles that it can assume, or nothing but attach the policies that it can attach to the principal.
 */
export type Effect =
  | "act-as"
  | "grant-policy"
  | "remove-boundary"
  | "grant-policy-and-remove-boundary"
  | "delegate-admin"
  | "assume-roles"
  | "attach-policies";

/** A change that a principal makes to itself. */
export interface SelfChange {
  techniques: readonly Technique[];
  requires: readonly Requirement[];
  /** ARN or pattern of the principal that it goes on as, where that is one it has created. */
  to?: string;
}

/** How a principal reaches any of a set of others. */
export interface Edge {
  /** In the order in which they are used; the last is the one by which the principal acts as the other. */
  techniques: readonly Technique[];
  effect: Effect;
  permissionSet: PermissionSet;
  /** By sts:AssumeRole, which is all that a service does with a role when the effect is `assume-roles`. */
  assumes: boolean;
  /** What the principal first changes about itself. */
  before: readonly SelfChange[];
  /** For `delegate-admin`, how the target then grants itself everything. */
  followUp?: FollowUp;
  /** For `attach-policies`, how the target then attaches a policy to the principal; missing for an administrator. */
  onward?: { technique: Technique; permissionSet: PermissionSet };
}

/** How a principal becomes administrator without any other that exists. */
export interface SelfEscalation {
  /** None where the changes before it are all. */
  techniques: readonly Technique[];
  requires: readonly Requirement[];
  /** ARN or pattern of the administrator it becomes: itself, or one that it creates. */
  to: string;
  before: readonly SelfChange[];
}

/** What one principal can do next. */
export interface OutgoingEdges {
  edges: readonly Edge[];
  selfEscalations: readonly SelfEscalation[];
}

/** A technique with the sets of permissions that each suffice for it. */
export interface Method {
  technique: Technique;
  permissionSets: readonly PermissionSet[];
}

/** What the graph holds of a principal. */
export interface Node extends OutgoingEdges {
  /** A full administrator as it is. */
  administrator: boolean;
  /** How it can allow everything to others, whether or not it can act as them. */
  grantMethods: readonly Method[];
  /** Whether it would be one with any policy attached. */
  adminIfGranted: boolean;
  /** Whether it would be one without its permissions boundary. */
  adminIfUnbounded: boolean;
  /** Whether it would be one without its permissions boundary and with any policy attached. */
  adminIfGrantedAndUnbounded: boolean;
  /** Whether it could make itself one if it were allowed to administer IAM. */
  delegatedAdmin: boolean;
}
