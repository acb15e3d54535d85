import { ABSENT, type ContextValue } from "../policy/context.ts";
import type { Ascent } from "./edge.ts";
import { attachments } from "./grants.ts";
import { positions, type Requirement } from "./option.ts";
import { surenessOf } from "./ownChanges.ts";
import type { OwnPolicies } from "./ownPolicies.ts";
import { best, permission, placesIn, shown } from "./places.ts";
import type { Surroundings } from "./surroundings.ts";

const KINDS = [
  {
    place: "iam:role",
    actions: ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"],
    attach: "iam:AttachRolePolicy",
    write: "iam:PutRolePolicy",
    make: ["iam:CreateRole"],
    join: undefined,
    how: "{from} makes a role that trusts it, gives it a policy that allows everything, and assumes it",
  },
  {
    place: "iam:user",
    actions: ["iam:CreateUser", "iam:PutUserPolicy", "iam:AttachUserPolicy", "iam:CreateAccessKey"],
    attach: "iam:AttachUserPolicy",
    write: "iam:PutUserPolicy",
    make: ["iam:CreateUser", "iam:CreateAccessKey | iam:CreateLoginProfile"],
    join: "iam:AddUserToGroup",
    how: "{from} makes a user, has everything allowed to it, and makes a credential to act as it",
  },
] as const;

/**
 * Becoming administrator by a user or role that one makes: nothing denies to it and no boundary is set on it, so the
 * permissions are asked for with iam:PermissionsBoundary absent.
 */
export function newcomers(policies: OwnPolicies, around: Surroundings): Ascent[] {
  const found: Ascent[] = [];
  for (const { place, actions, attach, write, join, make, how } of KINDS) {
    if (make.some((action) => action.split(" | ").every((name) => policies.speakingOf(name).length === 0))) continue;
    const patterns = around.kinds.of(place).map(({ pattern }) => pattern);
    let surest: { requires: readonly Requirement[]; arn: string } | undefined;
    for (const arn of placesIn(policies, actions, patterns)) {
      const requires = onNewcomer(policies, around, arn, { attach, write, join, make });
      if (requires === undefined) continue;
      if (surest === undefined || surenessOf(requires) < surenessOf(surest.requires)) surest = { requires, arn };
    }
    if (surest !== undefined) found.push({ how, requires: surest.requires, to: shown(surest.arn), before: [] });
  }
  return found;
}

function onNewcomer(
  policies: OwnPolicies,
  around: Surroundings,
  arn: string,
  { attach, write, join, make }: { attach: string; write: string; join: string | undefined; make: readonly string[] },
): readonly Requirement[] | undefined {
  const unbound: [string, ContextValue] = ["iam:permissionsboundary", ABSENT];
  const given = new Map([unbound]);
  const made = make.map((action) => best(action.split(" | ").map((name) => permission(policies, name, arn, given))));
  const granting = best([
    permission(policies, write, arn, given),
    ...attachments(policies, attach, around).map(({ given: policy, requires }) =>
      requires.length > 0 ? undefined : permission(policies, attach, arn, new Map([...policy, unbound])),
    ),
    ...(join === undefined ? [] : [...positions(around.administering.groups)]).map((at) =>
      permission(policies, join ?? "", around.groups.arns[at] ?? "", new Map()),
    ),
  ]);
  const all = [...made, granting];
  return all.some((each) => each === undefined) ? undefined : all.flatMap((each) => each ?? []);
}
