import type { ContextValue } from "../../policy/context.ts";
import { WITNESS } from "../../policy/witness.ts";
import { addBit, type Bits } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { Gain } from "../paths/edge.ts";
import type { MemberFacts } from "../paths/entitySet.ts";
import {
  ASSUMED,
  among,
  both,
  least,
  type Option,
  type Requirement,
  requiring,
  type Sureness,
} from "../paths/permissionSet.ts";
import { alternatives } from "../permissions/actionAlternatives.ts";
import { actionOn } from "../permissions/actionOnEntities.ts";
import {
  best,
  candidateResources,
  permission,
  permissionAnywhere,
  permissionAt,
} from "../permissions/candidateResources.ts";
import type { PrincipalPolicies } from "../permissions/principalPolicies.ts";
import type { Technique } from "./technique.ts";

export interface ServiceWay {
  technique: Technique;
  gain: Gain;
  options: readonly Option[];
}

/** Acting as a role through a service that runs code or calls AWS with it. */
export function serviceWay(
  policies: PrincipalPolicies,
  accountContext: AccountContext,
  technique: Technique,
): ServiceWay | undefined {
  if (technique.passesRole && policies.speakingOf("iam:PassRole").length === 0) return undefined;
  const possible = technique.actions.every((action) =>
    alternatives(action).some((name) => policies.speakingOf(name).length > 0),
  );
  if (!possible) return undefined;
  const options = technique.passesRole
    ? passed(policies, accountContext, technique)
    : takenOver(policies, accountContext, technique);
  if (options.length === 0) return undefined;
  const sure = technique.assumed === true ? options.map((option) => weakened(option, ASSUMED)) : options;
  return { technique, gain: technique.only === "assume-roles" ? "its-roles" : "itself", options: sure };
}

/** A role is handed over: iam:PassRole on it for the service, the service's trust, and the actions on what gets it. */
function passed(policies: PrincipalPolicies, accountContext: AccountContext, technique: Technique): Option[] {
  const { principals, passableRoles, trust } = accountContext;
  const actions = actionsOf(policies, accountContext, technique);
  if (actions === undefined) return [];
  return technique.services.flatMap((service) => {
    const given = new Map<string, ContextValue>([["iam:passedtoservice", { state: "present", values: [service] }]]);
    const pass = actionOn(policies, "iam:PassRole", principals, passableRoles, given);
    const used = pass.length === 0 ? [] : both(pass, trust.of([service]));
    const ready = technique.instanceProfile === true ? profiled(policies, accountContext, used) : used;
    return requiring(ready, actions.requires).map((option) => weakened(option, actions.sureness));
  });
}

/** The actions on something new; or on something that exists, of which it is enough that there is one. */
function actionsOf(
  policies: PrincipalPolicies,
  accountContext: AccountContext,
  technique: Technique,
): { requires: readonly Requirement[]; sureness: Sureness } | undefined {
  const { on, existing } = technique;
  const known = on !== undefined && existing === true ? accountContext.inventory.of(on) : [];
  if (known.length > 0) {
    for (const { arn, facts } of known) {
      const requires = permissions(policies, accountContext, technique, arn, facts);
      if (requires !== undefined) return { requires, sureness: 0 };
    }
    return undefined;
  }
  const requires = onSomething(policies, accountContext, technique);
  return requires && { requires, sureness: existing === true ? ASSUMED : 0 };
}

/** Something that runs with a role: what was collected, with its role; else whatever role trusts the service, assumed. */
function takenOver(policies: PrincipalPolicies, accountContext: AccountContext, technique: Technique): Option[] {
  const { inventory, principals, trust } = accountContext;
  const known = technique.on === undefined ? [] : inventory.of(technique.on);
  const trusting = (): Option[] => {
    const options = [...trust.of(technique.services)];
    return technique.instanceProfile === true ? hasProfile(accountContext, options) : options;
  };
  if (known.length === 0) {
    const requires = onSomething(policies, accountContext, technique);
    return requires === undefined ? [] : requiring(trusting(), requires).map((option) => weakened(option, ASSUMED));
  }
  return known.flatMap(({ arn, role, facts }) => {
    const requires = permissions(policies, accountContext, technique, arn, facts);
    if (requires === undefined || role === -1) return [];
    if (role === undefined) return requiring(trusting(), requires).map((option) => weakened(option, ASSUMED));
    const members = principals.none();
    addBit(members, role);
    const sureness = requires.reduce<Sureness>((sum, each) => least(sum, each.sureness), 0);
    return [{ requires, sureness, members }];
  });
}

/** The actions on some one resource of the type: the surest of the names that the policies make a difference for. */
function onSomething(
  policies: PrincipalPolicies,
  accountContext: AccountContext,
  technique: Technique,
): readonly Requirement[] | undefined {
  if (technique.on === undefined) return permissions(policies, accountContext, technique, undefined);
  const patterns = accountContext.resourceTypes.of(technique.on).map(({ pattern }) => pattern);
  let surest: { requires: readonly Requirement[]; sureness: Sureness } | undefined;
  for (const arn of candidateResources(policies, technique.actions, patterns)) {
    const requires = permissions(policies, accountContext, technique, arn);
    if (requires === undefined) continue;
    const sureness = requires.reduce<Sureness>((sum, each) => least(sum, each.sureness), 0);
    if (surest === undefined || sureness < surest.sureness) surest = { requires, sureness };
  }
  return surest?.requires;
}

function permissions(
  policies: PrincipalPolicies,
  accountContext: AccountContext,
  technique: Technique,
  arn: string | undefined,
  facts?: MemberFacts,
): readonly Requirement[] | undefined {
  const { settings } = accountContext.account.scope;
  const found: Requirement[] = [];
  for (const action of technique.actions) {
    const requirement = permissionAt(policies, accountContext.resourceTypes, action, arn, facts);
    if (requirement === undefined) return undefined;
    found.push(requirement);
  }
  for (const { action, oneOf } of technique.also ?? []) {
    const patterns = oneOf.map((pattern) =>
      pattern.replace("arn:aws:", `arn:${settings.partition}:`).replace(":*:", `:${WITNESS}:`),
    );
    const requirement = best(
      alternatives(action).flatMap((name) =>
        candidateResources(policies, [name], patterns).map((place) => permission(policies, name, place, new Map())),
      ),
    );
    if (requirement === undefined) return undefined;
    found.push(requirement);
  }
  return found;
}

/** An instance takes its role from an instance profile: one that is there, or one that is made. */
function profiled(policies: PrincipalPolicies, accountContext: AccountContext, options: readonly Option[]): Option[] {
  const { resourceTypes } = accountContext;
  const create = permissionAnywhere(policies, resourceTypes, "iam:CreateInstanceProfile");
  const add = create && permissionAnywhere(policies, resourceTypes, "iam:AddRoleToInstanceProfile");
  const there = hasProfile(accountContext, options);
  if (create === undefined || add === undefined) return there;
  const without: Bits = accountContext.withProfile.map((word) => ~word);
  return [...among(there, accountContext.withProfile), ...requiring(among(options, without), [create, add])];
}

function hasProfile({ withProfile, unlistedProfile }: AccountContext, options: readonly Option[]): Option[] {
  return [
    ...among(options, withProfile),
    ...among(options, unlistedProfile).map((option) => weakened(option, ASSUMED)),
  ];
}

function weakened(option: Option, sureness: Sureness): Option {
  return { ...option, sureness: least(option.sureness, sureness) };
}
