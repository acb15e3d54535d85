import { entries } from "../../access/account/accountInventory.ts";
import type { RoleDetail, UserDetail } from "../../model.ts";
import { present } from "../../policy/directCall.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { AttachablePolicy } from "../account/adminPolicies.ts";
import { holding, without } from "../account/hypotheticalPrincipals.ts";
import { allOf, type Requirement, surestList } from "../paths/requirement.ts";
import { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { onNewGroup } from "../techniques/grantPolicy.ts";
import { JOIN_GROUP } from "../techniques/iam/groups.ts";
import { ATTACH_MANAGED_POLICY, SWITCH_POLICY_VERSION } from "../techniques/iam/policies.ts";
import { type Change, groupsOf, type PrincipalState } from "./principalState.ts";

/** Something that a principal can get for itself beside what it has. */
export interface PolicyAcquisition {
  state: PrincipalState;
  /** Whether all that was allowed before still is, so that it can be had together with others. */
  adds: boolean;
}

/** Acquisitions looked at from one standing. */
const LOOKED_AT = 64;

/**
 * The policies that a principal can come to hold, one by one: by joining a group, by attaching one to itself or to a
 * group of its own where conditions narrow which, and by switching one that it holds to another version.
 */
export function policyAcquisitions(state: PrincipalState, accountContext: AccountContext): PolicyAcquisition[] {
  const permissions = new PrincipalPermissions(accountContext, state.subject);
  const found = [
    ...joinings(state, permissions, accountContext),
    ...attachments(state, permissions, accountContext),
    ...switches(state, permissions, accountContext),
  ];
  return found.slice(0, LOOKED_AT);
}

function joinings(
  state: PrincipalState,
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
): PolicyAcquisition[] {
  const { detail } = state;
  if (!("UserName" in detail) || !permissions.mention("iam:AddUserToGroup")) return [];
  const present = new Set(groupsOf(detail));
  return accountContext.adminPolicies.joinable.flatMap((group) => {
    const joined = present.has(group.name) ? undefined : permissions.on("iam:AddUserToGroup", group.arn);
    if (joined === undefined) return [];
    const now = { ...detail, GroupList: [...present, group.name] };
    return [acquired(state, accountContext, group, now, { techniques: [JOIN_GROUP], requires: [joined] })];
  });
}

/** Only under conditions: whoever may attach any policy attaches one that allows everything. */
function attachments(
  state: PrincipalState,
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
): PolicyAcquisition[] {
  const { detail } = state;
  const action = "UserName" in detail ? "iam:AttachUserPolicy" : "iam:AttachRolePolicy";
  const names = [action, "iam:AttachGroupPolicy"].map((name) => permissions.policyNames(name, "iam:policyarn"));
  if (names.every((each) => each === undefined)) return [];
  const held = new Set(entries(detail.AttachedManagedPolicies).map(({ PolicyArn }) => PolicyArn));
  return accountContext.adminPolicies.attachable.flatMap((policy) => {
    if (held.has(policy.arn) || !names.some((each) => each?.admits(policy.arn))) return [];
    const requires = attaching(permissions, accountContext, detail, policy.arn);
    if (requires === undefined) return [];
    const attached = { PolicyName: policy.arn.slice(policy.arn.lastIndexOf("/") + 1), PolicyArn: policy.arn };
    const now = { ...detail, AttachedManagedPolicies: [...entries(detail.AttachedManagedPolicies), attached] };
    return [acquired(state, accountContext, policy, now, { techniques: [ATTACH_MANAGED_POLICY], requires })];
  });
}

function attaching(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
  detail: UserDetail | RoleDetail,
  arn: string,
): readonly Requirement[] | undefined {
  const { principals, account } = accountContext;
  const keys = new Map([["iam:policyarn", present(arn)]]);
  const at = principals.positionOf(detail.Arn);
  const facts = at === undefined ? undefined : principals.facts[principals.factsOf[at] ?? -1];
  const toGroup = (group: string): Requirement | undefined => permissions.on("iam:AttachGroupPolicy", group, keys);
  const action = "UserName" in detail ? "iam:AttachUserPolicy" : "iam:AttachRolePolicy";
  const itself = allOf([permissions.on(action, detail.Arn, keys, facts)]);
  if (itself !== undefined || !("UserName" in detail)) return itself;
  const ofGroups = groupsOf(detail).flatMap((name) => account.inventory.entities.groups.get(name)?.arn ?? []);
  return surestList([
    ...ofGroups.map((group) => allOf([toGroup(group)])),
    onNewGroup(permissions, accountContext, (group) => [allOf([toGroup(group)])])?.requires,
    ...accountContext.groups.entities.arns.map((group) =>
      allOf([toGroup(group), permissions.on("iam:AddUserToGroup", group)]),
    ),
  ]);
}

/** Making another version of a policy that the principal holds the default one. */
function switches(
  state: PrincipalState,
  permissions: PrincipalPermissions,
  { account }: AccountContext,
): PolicyAcquisition[] {
  if (!permissions.mention("iam:SetDefaultPolicyVersion")) return [];
  const { detail, subject, before } = state;
  const { entities } = account.inventory;
  const held = new Set([
    ...entries(detail.AttachedManagedPolicies).map(({ PolicyArn }) => PolicyArn),
    ...groupsOf(detail).flatMap((name) => entities.groups.get(name)?.attached ?? []),
  ]);
  return [...held].flatMap((arn) => {
    const versions = entities.editable.get(arn) ?? [];
    const may = versions.length > 0 ? permissions.on("iam:SetDefaultPolicyVersion", arn) : undefined;
    if (may === undefined || before.some(({ gives, isSwitch }) => isSwitch && gives?.includes(arn))) return [];
    return versions.map(({ policy }) => ({
      state: {
        detail,
        subject: holding(account.scope, without(subject, new Set([arn])), [policy]),
        before: [...before, { techniques: [SWITCH_POLICY_VERSION], requires: [may], gives: [arn], isSwitch: true }],
      },
      adds: false,
    }));
  });
}

function acquired(
  { subject, before }: PrincipalState,
  { account }: AccountContext,
  { policies, denies }: AttachablePolicy,
  detail: UserDetail | RoleDetail,
  change: Pick<Change, "techniques" | "requires">,
): PolicyAcquisition {
  const gives = policies.map(({ id }) => id);
  return {
    state: { subject: holding(account.scope, subject, policies), detail, before: [...before, { ...change, gives }] },
    adds: !denies,
  };
}
