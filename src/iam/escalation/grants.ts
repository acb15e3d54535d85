import type { Bits } from "../access/bits.ts";
import { freshen } from "../access/witness.ts";
import type { ContextValue } from "../policy/context.ts";
import { patternText } from "../policy/pattern.ts";
import { actionOn } from "./actionOn.ts";
import type { Way } from "./edge.ts";
import { both, intersection, type Option, positions, type Requirement, requiring } from "./option.ts";
import type { Given, OwnPolicies } from "./ownPolicies.ts";
import { permission } from "./places.ts";
import type { Population } from "./population.ts";
import type { Surroundings } from "./surroundings.ts";

const present = (value: string): ContextValue => ({ state: "present", values: [value] });

/** The ways to have everything allowed to a principal by its own policies: to attach or write one, or to edit one it holds. */
export function grantWays(policies: OwnPolicies, around: Surroundings): Way[] {
  const { principals, users, editableRoles, groups, membersOf, policies: managed, holdersOf } = around;
  const onPrincipals = (action: string, within: Bits): Option[] => actionOn(policies, action, principals, within);
  const attach = (action: string, population: Population, within: Bits): Option[] =>
    attachments(policies, action, around).flatMap(({ given, requires }) =>
      requiring(actionOn(policies, action, population, within, given), requires),
    );
  const ofGroups = [
    ...actionOn(policies, "iam:PutGroupPolicy", groups),
    ...attach("iam:AttachGroupPolicy", groups, groups.all),
  ];
  const joinable = actionOn(policies, "iam:AddUserToGroup", groups);
  const toEdited = both(joinable, ofGroups).map((option) =>
    named({ ...option, members: users }, option.members, groups),
  );
  const toAdministrators = joinable.flatMap((option) => {
    const members = intersection(option.members, around.administering.groups);
    return members.some((word) => word !== 0) ? [named({ ...option, members: users }, members, groups)] : [];
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
      options: through(newVersions(policies, around), managed, holdersOf),
    },
    {
      how: "makes an older version of a managed policy that {to} holds, which allows everything, the default one",
      options: through(
        actionOn(policies, "iam:SetDefaultPolicyVersion", managed, around.administering.withOlderVersion),
        managed,
        holdersOf,
      ),
    },
    { how: "adds {to} to a group that allows everything", options: toAdministrators },
    { how: "adds {to} to a group and gives that a policy that allows everything", options: toEdited },
  ].filter(({ options }) => options.length > 0);
}

/** A managed policy has five versions at most; one must go before a sixth can come. */
function newVersions(policies: OwnPolicies, { policies: managed, withAllVersions }: Surroundings): Option[] {
  const room = managed.all.map((word, at) => word & ~(withAllVersions[at] ?? 0));
  return [
    ...actionOn(policies, "iam:CreatePolicyVersion", managed, room),
    ...both(
      actionOn(policies, "iam:CreatePolicyVersion", managed, withAllVersions),
      actionOn(policies, "iam:DeletePolicyVersion", managed, withAllVersions),
    ),
  ];
}

/** An option on groups or policies, as one on the principals that belong to them, one for each. */
function through(options: readonly Option[], population: Population, belonging: readonly Bits[]): Option[] {
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
function named(option: Option, set: Bits, population: Population): Option {
  for (const at of positions(set)) return on(option, population.arns[at] ?? "");
  return option;
}

function on(option: Option, resource: string): Option {
  return { ...option, requires: option.requires.map((each) => (each.resource === "" ? { ...each, resource } : each)) };
}

/**
 * The policies that can be attached to allow everything, as the request names them: AWS's AdministratorAccess, one of
 * the account that allows everything, and one that is made for it where the conditions ask for its name.
 */
export function attachments(
  policies: OwnPolicies,
  action: string,
  around: Surroundings,
): { given: Given; requires: readonly Requirement[] }[] {
  const { partition, accountId } = around.account.scope.settings;
  const given = (arn: string): Given => new Map([["iam:policyarn", present(arn)]]);
  const found = [
    { given: given(`arn:${partition}:iam::aws:policy/AdministratorAccess`), requires: [] as readonly Requirement[] },
  ];
  const named = new Set<string>();
  for (const { source } of policies.speakingOf(action)) {
    for (const { condition } of source?.conditions ?? []) {
      if (condition.key.toLowerCase() === "iam:policyarn") for (const value of condition.values) named.add(value);
    }
  }
  if (named.size === 0) return found;
  for (const arn of around.administering.policies) found.push({ given: given(arn), requires: [] });
  for (const value of named) {
    const arn = freshen(value.startsWith("*") ? `arn:${partition}:iam::${accountId}:policy/${value.slice(1)}` : value);
    const made = permission(policies, "iam:CreatePolicy", patternText(arn), new Map());
    if (made !== undefined) found.push({ given: given(arn), requires: [made] });
  }
  return found;
}
