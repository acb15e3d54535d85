import { and, type Certainty, isSurer } from "../../certainty.ts";
import type { ContextValue } from "../../policy/context.ts";
import { WITNESS } from "../../policy/witness.ts";
import { addBit, type Bits } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { namesInPartition } from "../account/servicePrincipals.ts";
import type { Method } from "../paths/edge.ts";
import type { EntityFacts } from "../paths/entitySet.ts";
import { among, both, type PermissionSet, requiring } from "../paths/permissionSet.ts";
import { certaintyOf, type Requirement, surest } from "../paths/requirement.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import type { PassRoleTechnique, ServiceTechnique, TakeoverTechnique } from "./serviceTechnique.ts";

/**
 * Acting as a role through a service: a role is passed to it (with iam:PassedToService), or something that it runs is
 * taken over.
 */
export function passRoleMethod(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
  technique: ServiceTechnique,
): Method | undefined {
  if (technique.passRole !== undefined && !permissions.mention("iam:PassRole")) return undefined;
  const possible = technique.actions.every((anyOf) => anyOf.some((action) => permissions.mention(action)));
  if (!possible) return undefined;
  const permissionSets = technique.passRole
    ? passed(permissions, accountContext, technique)
    : takenOver(permissions, accountContext, technique);
  if (permissionSets.length === 0) return undefined;
  return technique.assumed === true
    ? { technique, permissionSets: permissionSets.map((permissionSet) => weakened(permissionSet, "assumed")) }
    : { technique, permissionSets };
}

/**
 * Passing a role: iam:PassRole with iam:PassedToService, the service's trust, and the actions on the resource that gets
 * it.
 */
function passed(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
  technique: PassRoleTechnique,
): PermissionSet[] {
  const { principals, roles, serviceTrust } = accountContext;
  const { partition } = accountContext.account.scope.settings;
  const actions = actionsOf(permissions, accountContext, technique);
  if (actions === undefined) return [];
  const services = technique.passRole.flatMap((service) => namesInPartition(service, partition));
  return services.flatMap((service) => {
    const keys = new Map<string, ContextValue>([["iam:passedtoservice", { state: "present", values: [service] }]]);
    const pass = permissions.over("iam:PassRole", principals, roles.passable, keys);
    const used = pass.length === 0 ? [] : both(pass, serviceTrust.of([service], technique.trust));
    const ready = technique.instanceProfile === true ? profiled(permissions, accountContext, used) : used;
    return requiring(ready, actions.requires).map((permissionSet) => weakened(permissionSet, actions.certainty));
  });
}

/** The actions on a new resource, or on any one existing resource. */
function actionsOf(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
  technique: ServiceTechnique,
): { requires: readonly Requirement[]; certainty: Certainty } | undefined {
  const { target } = technique;
  const known = target?.state === "exists" ? accountContext.resources.of(target.type) : [];
  if (known.length > 0) {
    for (const { arn, facts } of known) {
      const requires = requirementsOf(permissions, accountContext, technique, arn, facts);
      if (requires !== undefined) return { requires, certainty: "certain" };
    }
    return undefined;
  }
  const requires = onSomething(permissions, accountContext, technique);
  return requires && { requires, certainty: target?.state === "exists" ? "assumed" : "certain" };
}

/**
 * Taking over a resource that runs with a role: one that was collected, with its role; else any role that trusts the
 * service, as an assumption.
 */
function takenOver(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
  technique: TakeoverTechnique,
): PermissionSet[] {
  const { resources, principals, serviceTrust } = accountContext;
  const known = resources.of(technique.target.type);
  const trusting = (): PermissionSet[] => {
    const permissionSets = [...serviceTrust.of(technique.runsFor, technique.trust)];
    return technique.instanceProfile === true ? hasProfile(accountContext, permissionSets) : permissionSets;
  };
  if (known.length === 0) {
    const requires = onSomething(permissions, accountContext, technique);
    return requires === undefined
      ? []
      : requiring(trusting(), requires).map((permissionSet) => weakened(permissionSet, "assumed"));
  }
  return known.flatMap(({ arn, role, facts }) => {
    const requires = requirementsOf(permissions, accountContext, technique, arn, facts);
    if (requires === undefined || role === -1) return [];
    if (role === undefined)
      return requiring(trusting(), requires).map((permissionSet) => weakened(permissionSet, "assumed"));
    const targets = principals.none();
    addBit(targets, role);
    const certainty = certaintyOf(requires);
    return [{ requires, certainty, targets }];
  });
}

/** The actions on some one resource of the type: the surest of the names that the policies make a difference for. */
function onSomething(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
  technique: ServiceTechnique,
): readonly Requirement[] | undefined {
  if (technique.target === undefined) return requirementsOf(permissions, accountContext, technique, undefined);
  const patterns = accountContext.resourceTypes.of(technique.target.type).map(({ pattern }) => pattern);
  let found: { requires: readonly Requirement[]; certainty: Certainty } | undefined;
  for (const arn of permissions.candidateResources(technique.actions.flat(), patterns)) {
    const requires = requirementsOf(permissions, accountContext, technique, arn);
    if (requires === undefined) continue;
    const certainty = certaintyOf(requires);
    if (found === undefined || isSurer(certainty, found.certainty)) found = { requires, certainty };
  }
  return found?.requires;
}

function requirementsOf(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
  technique: ServiceTechnique,
  arn: string | undefined,
  facts?: EntityFacts,
): readonly Requirement[] | undefined {
  const { settings } = accountContext.account.scope;
  const found: Requirement[] = [];
  for (const anyOf of technique.actions) {
    const requirement = permissions.onOrAnywhere(anyOf, arn, facts);
    if (requirement === undefined) return undefined;
    found.push(requirement);
  }
  for (const { anyOf, on } of technique.also ?? []) {
    const patterns = on.map((pattern) =>
      pattern.replace("arn:aws:", `arn:${settings.partition}:`).replace(":*:", `:${WITNESS}:`),
    );
    const requirement = surest(
      anyOf.flatMap((name) =>
        permissions.candidateResources([name], patterns).map((place) => permissions.on(name, place)),
      ),
    );
    if (requirement === undefined) return undefined;
    found.push(requirement);
  }
  return found;
}

/** An instance gets its role from an instance profile: an existing one, or one that is created. */
function profiled(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
  permissionSets: readonly PermissionSet[],
): PermissionSet[] {
  const create = permissions.anywhere("iam:CreateInstanceProfile");
  const add = create && permissions.anywhere("iam:AddRoleToInstanceProfile");
  const there = hasProfile(accountContext, permissionSets);
  if (create === undefined || add === undefined) return there;
  const without: Bits = accountContext.roles.withInstanceProfile.map((word) => ~word);
  return [
    ...among(there, accountContext.roles.withInstanceProfile),
    ...requiring(among(permissionSets, without), [create, add]),
  ];
}

function hasProfile({ roles }: AccountContext, permissionSets: readonly PermissionSet[]): PermissionSet[] {
  return [
    ...among(permissionSets, roles.withInstanceProfile),
    ...among(permissionSets, roles.withUnlistedInstanceProfiles).map((permissionSet) =>
      weakened(permissionSet, "assumed"),
    ),
  ];
}

function weakened(permissionSet: PermissionSet, certainty: Certainty): PermissionSet {
  return { ...permissionSet, certainty: and(permissionSet.certainty, certainty) };
}
