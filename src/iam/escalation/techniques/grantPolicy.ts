import { type Bits, intersection, isEmpty, positions } from "../../sets/bitSet.ts";
import { type AccountContext, unpathed } from "../account/accountContext.ts";
import type { Way } from "../paths/edge.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { both, CERTAIN, least, type Option, type Requirement, requiring } from "../paths/permissionSet.ts";
import { actionOn } from "../permissions/actionOnEntities.ts";
import { candidateResources, permission } from "../permissions/candidateResources.ts";
import type { PrincipalPolicies } from "../permissions/principalPolicies.ts";
import { allowingEverything, editings, newVersions } from "./adminPolicySources.ts";

/** The ways to have everything allowed to a principal by its own policies: to attach or write one, or to edit one it holds. */
export function grantWays(policies: PrincipalPolicies, accountContext: AccountContext): Way[] {
  const {
    principals,
    users,
    editableRoles,
    groups,
    membersOf,
    policies: managed,
    holdersOf,
    groupsHolding,
  } = accountContext;
  const onPrincipals = (action: string, within: Bits): Option[] => actionOn(policies, action, principals, within);
  const attach = (action: string, population: EntitySet, within: Bits): Option[] =>
    allowingEverything(policies, action, "iam:policyarn", accountContext).flatMap(({ given, requires }) =>
      requiring(actionOn(policies, action, population, within, given), requires),
    );
  const ofGroups = [
    ...actionOn(policies, "iam:PutGroupPolicy", groups),
    ...attach("iam:AttachGroupPolicy", groups, groups.all),
  ];
  const joinable = actionOn(policies, "iam:AddUserToGroup", groups);
  const edited = joinable.length === 0 ? [] : through(editings(policies, accountContext), managed, groupsHolding);
  const toEdited = both(joinable, [...ofGroups, ...edited]).map((option) =>
    named({ ...option, members: users }, option.members, groups),
  );
  const toAdministrators = joinable.flatMap((option) => {
    const members = intersection(option.members, accountContext.adminPolicies.groups);
    return !isEmpty(members) ? [named({ ...option, members: users }, members, groups)] : [];
  });
  return [
    {
      how: "writes a policy of its own that allows everything into {to}",
      options: [...onPrincipals("iam:PutUserPolicy", users), ...onPrincipals("iam:PutRolePolicy", editableRoles)],
    },
    {
      how: "attaches a policy that allows everything to {to}",
      options: [
        ...attach("iam:AttachUserPolicy", principals, users),
        ...attach("iam:AttachRolePolicy", principals, editableRoles),
      ],
    },
    {
      how: "gives a group of which {to} is a member a policy that allows everything",
      options: through(ofGroups, groups, membersOf),
    },
    {
      how: "writes a new version, which allows everything, of a managed policy that {to} holds",
      options: through(newVersions(policies, accountContext), managed, holdersOf),
    },
    {
      how: "makes an older version of a managed policy that {to} holds, which allows everything, the default one",
      options: through(
        actionOn(policies, "iam:SetDefaultPolicyVersion", managed, accountContext.adminPolicies.withOlderVersion),
        managed,
        holdersOf,
      ),
    },
    { how: "adds {to} to a group that allows everything", options: toAdministrators },
    { how: "adds {to} to a group and gives that a policy that allows everything", options: toEdited },
    { how: "makes a group that allows everything and adds {to} to it", options: newGroups(policies, accountContext) },
  ].filter(({ options }) => options.length > 0);
}

/** A group that is made, given everything and joined, all by the surest of its possible names; any user can be added. */
function newGroups(policies: PrincipalPolicies, accountContext: AccountContext): Option[] {
  const making = ["iam:CreateGroup", "iam:AddUserToGroup"];
  if (making.some((action) => policies.speakingOf(action).length === 0)) return [];
  const found = onNewGroup(policies, accountContext, (arn) => {
    const attached = allowingEverything(policies, "iam:AttachGroupPolicy", "iam:policyarn", accountContext);
    return [
      permissions([permission(policies, "iam:PutGroupPolicy", arn, new Map())]),
      ...attached.map(({ given, requires }) =>
        permissions([...requires, permission(policies, "iam:AttachGroupPolicy", arn, given)]),
      ),
    ];
  });
  return found === undefined ? [] : [{ ...found, members: accountContext.users }];
}

/** Making a group, giving it something and joining it; the surest of what `giving` offers for an ARN of it. */
export function onNewGroup(
  policies: PrincipalPolicies,
  accountContext: AccountContext,
  giving: (arn: string) => readonly (readonly Requirement[] | undefined)[],
): Omit<Option, "members"> | undefined {
  const making = ["iam:CreateGroup", "iam:AddUserToGroup"];
  if (making.some((action) => policies.speakingOf(action).length === 0)) return undefined;
  const patterns = accountContext.resourceTypes.of("iam:group").map(({ pattern }) => pattern);
  let surest: Omit<Option, "members"> | undefined;
  for (const arn of candidateResources(
    policies,
    [...making, "iam:PutGroupPolicy", "iam:AttachGroupPolicy"],
    patterns,
  )) {
    const made = accountContext.taken.has(unpathed(arn))
      ? undefined
      : permissions(making.map((action) => permission(policies, action, arn, new Map())));
    if (made === undefined) continue;
    for (const given of giving(arn)) {
      if (given === undefined) continue;
      const requires = [...made, ...given];
      const sureness = surenessOf(requires);
      if (surest === undefined || sureness < surest.sureness) surest = { requires, sureness };
    }
  }
  return surest;
}

/** All of them, or undefined. */
export function permissions(found: readonly (Requirement | undefined)[]): readonly Requirement[] | undefined {
  const there = found.flatMap((each) => each ?? []);
  return there.length === found.length ? there : undefined;
}

/** How sure a list of requirements is. */
export function surenessOf(requires: readonly Requirement[]): Option["sureness"] {
  return requires.reduce<Option["sureness"]>((sum, each) => least(sum, each.sureness), CERTAIN);
}

/** An option on groups or policies, as one on the principals that belong to them, one for each. */
export function through(options: readonly Option[], population: EntitySet, belonging: readonly Bits[]): Option[] {
  return options.flatMap((option) => {
    const byMembers = new Map<string, { members: Bits; first: number }>();
    for (const at of positions(option.members)) {
      const members = belonging[at];
      if (members?.some((word) => word !== 0)) byMembers.set(members.join(), { members, first: at });
    }
    return [...byMembers.values()].map(({ members, first }) =>
      on({ ...option, members }, population.arns[first] ?? ""),
    );
  });
}

/** The option with what it is on named: the first of the set. */
export function named(option: Option, set: Bits, population: EntitySet): Option {
  for (const at of positions(set)) return on(option, population.arns[at] ?? "");
  return option;
}

function on(option: Option, resource: string): Option {
  return { ...option, requires: option.requires.map((each) => (each.resource === "" ? { ...each, resource } : each)) };
}
