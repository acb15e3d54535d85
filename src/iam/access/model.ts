import type { Capability } from "../catalogue/catalogue.ts";
import type { Certainty } from "../certainty.ts";
import type { PrincipalDescription } from "../inventory/principalRecord.ts";
import type { ResourceType } from "../inventory/resourceType.ts";
import type { Proof } from "../policy/proof.ts";
import type { OpenCondition } from "../policy/statement.ts";

/** One capability of one principal, by one set of reasons. */
export interface AccessGrant {
  /** Display name of the service: `S3`. */
  service: string;
  capability: Capability;
  certainty: Certainty;
  /**
   * `service`: without naming a resource. `resource`: on each of `resources`. `pattern`: on what a policy names outside
   * the inventory.
   */
  scope: "service" | "resource" | "pattern";
  /** Ascending indexes into `Account.resources`; empty unless scope is `resource`. */
  resources: readonly number[];
  /** As written in the policy (variables resolved); empty unless scope is `pattern`. */
  pattern: string;
  conditions: readonly OpenCondition[];
  because: readonly Proof[];
  /** Set where it has the access only through services that call for it: their service principals, sorted. */
  through?: readonly string[];
}

/** A capability in a service that the organization leaves a principal nowhere. */
export interface BlockedAccess {
  /** Display name of the service. */
  service: string;
  capability: Capability;
  /** Ids of the organization's policies that deny it, or do not allow it; empty where a level has none. */
  by: readonly string[];
  /** What allows it otherwise. */
  because: readonly Proof[];
}

/** A user or a role as the analysis found it. */
export interface PrincipalRecord extends PrincipalDescription {
  /** `Proof.policy` ids of everything that grants or denies: attached, inline, and those of groups. */
  policies: readonly string[];
  /** Every action of the catalogue on every resource, after denies and boundary. */
  isFullAdmin: boolean;
  /**
   * Set where the organization alone keeps it from being a full administrator: the ids of the policies that take an action
   * away everywhere. Where a level has no policy that allows an action, it may name none.
   */
  fullAdminBlockedBy?: readonly string[];
  /** What the organization takes away wholly; missing where its policies take away nothing. */
  blocked?: readonly BlockedAccess[];
  /** Can create or change users, roles, groups, credentials or policies, beyond itself alone. */
  isIamAdmin: boolean;
}

/** What reports need of the access of one principal. */
export interface PrincipalGrants {
  principal: PrincipalRecord;
  /** Sorted by service, capability, scope, first resource or pattern. */
  grants: readonly AccessGrant[];
}

export interface PrincipalAccess extends PrincipalGrants {
  /**
   * One cell a resource, by the index of `Account.resources`: bit i is CAPABILITIES[i], bit i + 6 the same when it is
   * `allowed`.
   */
  cells: Uint16Array;
}

/** A principal outside the account to which a resource policy grants access. */
export interface ExternalPrincipal {
  /** `external:{vendor or empty}:{account or identifier}`; anyone is `external::*`. */
  name: string;
  /** ARN, account id, service or provider as the policy names it; `*` for anyone. */
  arn: string;
  kind: "anyone" | "account" | "principal" | "service" | "federated";
  /** What the customer calls the account. */
  owner?: string;
  /** The account has the access only through an AWS service that acts for one of its resources, of whichever service. */
  isSource?: true;
}

export interface ExternalGrant {
  principal: ExternalPrincipal;
  resource: number;
  capability: Capability;
  certainty: Certainty;
  /** Of anyone: whether strangers have it, and how far. Undefined where it takes belonging to someone named. */
  public?: Certainty;
  conditions: readonly OpenCondition[];
  because: readonly Proof[];
}

export interface ResourceEntry {
  arn: string;
  name: string;
  type: ResourceType | string;
  /** Display name of the service that its access is shown under: `S3`, `KMS`, `STS` for a role. */
  service: string;
  tags: Readonly<Record<string, string>>;
}
