import type { ServiceTrustKind } from "../account/serviceTrustKinds.ts";
import type { Target, Technique } from "../paths/technique.ts";

interface RoleUse extends Technique {
  /** Resources of other types that an action must be allowed on as well: one ARN of each list. */
  also?: readonly { anyOf: readonly string[]; on: readonly string[] }[];
  /** Whether the role is used through an EC2 instance profile. */
  instanceProfile?: true;
  /** Set when part of it is beyond what was collected: something must happen by itself. */
  assumed?: true;
  /** What the role can be made to do, where that is not everything: assume other roles, or attach managed policies. */
  only?: "assume-roles" | "attach-policies";
  /** How the role must trust the service, where that is not by sts:AssumeRole alone. */
  trust?: ServiceTrustKind;
}

/** A role is passed to something that is created, or that exists. */
export interface PassRoleTechnique extends RoleUse {
  /** Service principals, one of which the role must trust; iam:PassedToService is the same. */
  passRole: readonly string[];
}

/** Something that already runs with a role is made to act for someone else. */
export interface TakeoverTechnique extends RoleUse {
  passRole?: undefined;
  /** Service principals, one of which the role trusts. */
  runsFor: readonly string[];
  target: Target & { state: "exists" };
}

/** How to have an AWS service act with a role. */
export type ServiceTechnique = PassRoleTechnique | TakeoverTechnique;

/** Service principals, one of which the role must trust. */
export function servicesOf(technique: ServiceTechnique): readonly string[] {
  return technique.passRole ?? technique.runsFor;
}

/** AWS's page about iam:PassRole. */
export const PASS_ROLE_PAGE = "Grant a user permissions to pass a role to an AWS service";

/** How to keep a role from being passed to a service. */
export function restrictPassRole(...services: readonly string[]): string {
  return `Allow iam:PassRole only on the roles that are needed for it, with iam:PassedToService set to ${services.join(" or ")}, and never on administrator roles`;
}

/** How to keep something that runs with a role from being taken over. */
export function restrictActions(actions: string, resources: string): string {
  return `Allow ${actions} only on ${resources} whose role has no more permissions than the principal`;
}

/** The prerequisite of passing a role. */
export function roleTrusting(service: string): string {
  return `A role exists that trusts ${service}`;
}
