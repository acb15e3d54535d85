import { entries } from "../../access/account/accountInventory.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { AttachablePolicy } from "../account/adminPolicies.ts";
import { holding, without } from "../account/hypotheticalPrincipals.ts";
import type { Requirement } from "../paths/permissionSet.ts";
import { permission } from "../permissions/candidateResources.ts";
import { policyNames } from "../permissions/policyArnConditions.ts";
import { PrincipalPolicies } from "../permissions/principalPolicies.ts";
import { present } from "../techniques/adminPolicySources.ts";
import { onNewGroup, permissions } from "../techniques/grantPolicy.ts";
import { surest } from "../techniques/removeBoundary.ts";
import { type Change, groupsOf, type Standing } from "./principalState.ts";

/** Something that a principal can get for itself beside what it has. */
export interface Acquisition {
  standing: Standing;
  /** Whether all that was allowed before still is, so that it can be had together with others. */
  adds: boolean;
}

/** Acquisitions looked at from one standing. */
const LOOKED_AT = 64;

/**
 * The policies that a principal can come to hold, one by one: by joining a group, by attaching one to itself or to a
 * group of its own where conditions narrow which, and by switching one that it holds to another version.
 */
export function acquisitions(standing: Standing, accountContext: AccountContext): Acquisition[] {
  const policies = new PrincipalPolicies(accountContext.account.scope, standing.subject);
  const found = [
    ...joinings(standing, policies, accountContext),
    ...attachments(standing, policies, accountContext),
    ...switches(standing, policies, accountContext),
  ];
  return found.slice(0, LOOKED_AT);
}

function joinings(standing: Standing, policies: PrincipalPolicies, accountContext: AccountContext): Acquisition[] {
  const { detail } = standing;
  if (!("UserName" in detail) || policies.speakingOf("iam:AddUserToGroup").length === 0) return [];
  const present = new Set(groupsOf(detail));
  return accountContext.adminPolicies.joinable.flatMap((group) => {
    const joined = present.has(group.name)
      ? undefined
      : permission(policies, "iam:AddUserToGroup", group.arn, new Map());
    if (joined === undefined) return [];
    const now = { ...detail, GroupList: [...present, group.name] };
    return [acquired(standing, accountContext, group, now, { how: "{from} joins a group", requires: [joined] })];
  });
}

/** Only under conditions: whoever may attach any policy attaches one that allows everything. */
function attachments(standing: Standing, policies: PrincipalPolicies, accountContext: AccountContext): Acquisition[] {
  const { detail } = standing;
  const action = "UserName" in detail ? "iam:AttachUserPolicy" : "iam:AttachRolePolicy";
  const names = [action, "iam:AttachGroupPolicy"].map((name) => policyNames(policies, name, "iam:policyarn"));
  if (names.every((each) => each === undefined)) return [];
  const held = new Set(entries(detail.AttachedManagedPolicies).map(({ PolicyArn }) => PolicyArn));
  return accountContext.adminPolicies.attachable.flatMap((policy) => {
    if (held.has(policy.arn) || !names.some((each) => each?.admits(policy.arn))) return [];
    const requires = attaching(policies, accountContext, detail, policy.arn);
    if (requires === undefined) return [];
    const attached = { PolicyName: policy.arn.slice(policy.arn.lastIndexOf("/") + 1), PolicyArn: policy.arn };
    const now = { ...detail, AttachedManagedPolicies: [...entries(detail.AttachedManagedPolicies), attached] };
    return [
      acquired(standing, accountContext, policy, now, { how: "{from} gets a managed policy attached", requires }),
    ];
  });
}

function attaching(
  policies: PrincipalPolicies,
  accountContext: AccountContext,
  detail: UserDetail | RoleDetail,
  arn: string,
): readonly Requirement[] | undefined {
  const { principals, account } = accountContext;
  const given = new Map([["iam:policyarn", present(arn)]]);
  const at = principals.positionOf(detail.Arn);
  const facts = at === undefined ? undefined : principals.facts[principals.factsOf[at] ?? -1];
  const toGroup = (group: string): Requirement | undefined =>
    permission(policies, "iam:AttachGroupPolicy", group, given);
  const action = "UserName" in detail ? "iam:AttachUserPolicy" : "iam:AttachRolePolicy";
  const itself = permissions([permission(policies, action, detail.Arn, given, facts)]);
  if (itself !== undefined || !("UserName" in detail)) return itself;
  const ofGroups = groupsOf(detail).flatMap((name) => account.inventory.entities.groups.get(name)?.arn ?? []);
  return surest([
    ...ofGroups.map((group) => permissions([toGroup(group)])),
    onNewGroup(policies, accountContext, (group) => [permissions([toGroup(group)])])?.requires,
    ...accountContext.groups.arns.map((group) =>
      permissions([toGroup(group), permission(policies, "iam:AddUserToGroup", group, new Map())]),
    ),
  ]);
}

/** Making another version of a policy that the principal holds the default one. */
function switches(standing: Standing, policies: PrincipalPolicies, { account }: AccountContext): Acquisition[] {
  if (policies.speakingOf("iam:SetDefaultPolicyVersion").length === 0) return [];
  const { detail, subject, before } = standing;
  const { entities } = account.inventory;
  const held = new Set([
    ...entries(detail.AttachedManagedPolicies).map(({ PolicyArn }) => PolicyArn),
    ...groupsOf(detail).flatMap((name) => entities.groups.get(name)?.attached ?? []),
  ]);
  return [...held].flatMap((arn) => {
    const versions = entities.editable.get(arn) ?? [];
    const may = versions.length > 0 ? permission(policies, "iam:SetDefaultPolicyVersion", arn, new Map()) : undefined;
    if (may === undefined || before.some(({ gives, isSwitch }) => isSwitch && gives?.includes(arn))) return [];
    const how = "{from} makes another version of a policy that it holds the default one";
    return versions.map(({ policy }) => ({
      standing: {
        detail,
        subject: holding(account.scope, without(subject, new Set([arn])), [policy]),
        before: [...before, { how, requires: [may], gives: [arn], isSwitch: true }],
      },
      adds: false,
    }));
  });
}

function acquired(
  { subject, before }: Standing,
  { account }: AccountContext,
  { policies, denies }: AttachablePolicy,
  detail: UserDetail | RoleDetail,
  change: Pick<Change, "how" | "requires">,
): Acquisition {
  const gives = policies.map(({ id }) => id);
  return {
    standing: { subject: holding(account.scope, subject, policies), detail, before: [...before, { ...change, gives }] },
    adds: !denies,
  };
}
