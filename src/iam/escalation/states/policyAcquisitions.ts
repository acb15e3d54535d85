import { entries } from "../../access/account/accountInventory.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import { nameWithoutPath } from "../../policy/arn.ts";
import { present } from "../../policy/context.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { AttachablePolicy } from "../account/adminPolicies.ts";
import { withoutPolicies, withPolicies } from "../account/hypotheticalPrincipals.ts";
import { allOf, type Requirement, surestList } from "../paths/requirement.ts";
import { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { onNewGroup } from "../techniques/grantPolicy.ts";
import { JOIN_GROUP } from "../techniques/iam/groups.ts";
import { ATTACH_MANAGED_POLICY, SWITCH_POLICY_VERSION } from "../techniques/iam/policies.ts";
import { groupNamesOf, type PrincipalState, type StateChange } from "./principalState.ts";

/** A state with one more policy, or with another version of one. */
export interface PolicyAcquisition {
  state: PrincipalState;
  /** Whether all that was allowed before still is, so that it can be combined with others. */
  adds: boolean;
}

/** Acquisitions looked at from one state. */
const LOOKED_AT = 64;

/**
 * The policies that a principal can get, one by one: by joining a group, by attaching one to itself or to a group of its
 * own where conditions narrow which, and by setting another version of one that it has as default.
 */
export function policyAcquisitions(state: PrincipalState, accountContext: AccountContext): PolicyAcquisition[] {
  const permissions = new PrincipalPermissions(accountContext, state.subject);
  const found = [
    ...groupsToJoin(state, permissions, accountContext),
    ...policiesToAttach(state, permissions, accountContext),
    ...versionsToSet(state, permissions, accountContext),
  ];
  return found.slice(0, LOOKED_AT);
}

function groupsToJoin(
  state: PrincipalState,
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
): PolicyAcquisition[] {
  const { detail } = state;
  if (!("UserName" in detail) || !permissions.mention("iam:AddUserToGroup")) return [];
  const names = new Set(groupNamesOf(detail));
  return accountContext.adminPolicies.joinable.flatMap((group) => {
    const joining = names.has(group.name) ? undefined : permissions.on("iam:AddUserToGroup", group.arn);
    if (joining === undefined) return [];
    const joined = { ...detail, GroupList: [...names, group.name] };
    return [acquisition(state, accountContext, group, joined, { techniques: [JOIN_GROUP], requires: [joining] })];
  });
}

/** Only under conditions: a principal that may attach any policy attaches an administrator policy. */
function policiesToAttach(
  state: PrincipalState,
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
): PolicyAcquisition[] {
  const { detail } = state;
  const actions = [attachAction(detail), "iam:AttachGroupPolicy"];
  const names = actions.map((action) => permissions.policyNames(action, "iam:policyarn"));
  if (names.every((each) => each === undefined)) return [];
  const attached = entries(detail.AttachedManagedPolicies);
  const held = new Set(attached.map(({ PolicyArn }) => PolicyArn));
  return accountContext.adminPolicies.attachable.flatMap((policy) => {
    const { arn } = policy;
    if (held.has(arn) || !names.some((each) => each?.admits(arn))) return [];
    const requires = attaching(permissions, accountContext, detail, arn);
    if (requires === undefined) return [];
    const more = { PolicyName: nameWithoutPath(arn), PolicyArn: arn };
    const now = { ...detail, AttachedManagedPolicies: [...attached, more] };
    return [acquisition(state, accountContext, policy, now, { techniques: [ATTACH_MANAGED_POLICY], requires })];
  });
}

/** To itself, to a group that it is in, to one that it creates, or to one that it joins. */
function attaching(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
  detail: UserDetail | RoleDetail,
  arn: string,
): readonly Requirement[] | undefined {
  const { principals, account } = accountContext;
  const keys = new Map([["iam:policyarn", present(arn)]]);
  const toGroup = (group: string): Requirement | undefined => permissions.on("iam:AttachGroupPolicy", group, keys);
  const toItself = permissions.on(attachAction(detail), detail.Arn, keys, principals.factsAt(detail.Arn));
  if (toItself !== undefined) return [toItself];
  if (!("UserName" in detail)) return undefined;
  const own = groupNamesOf(detail).flatMap((name) => account.inventory.entities.groups.get(name)?.arn ?? []);
  return surestList([
    ...own.map((group) => allOf([toGroup(group)])),
    onNewGroup(permissions, accountContext, (group) => [allOf([toGroup(group)])])?.requires,
    ...accountContext.groups.entities.arns.map((group) =>
      allOf([toGroup(group), permissions.on("iam:AddUserToGroup", group)]),
    ),
  ]);
}

function attachAction(detail: UserDetail | RoleDetail): string {
  return "UserName" in detail ? "iam:AttachUserPolicy" : "iam:AttachRolePolicy";
}

function versionsToSet(
  state: PrincipalState,
  permissions: PrincipalPermissions,
  { account }: AccountContext,
): PolicyAcquisition[] {
  if (!permissions.mention("iam:SetDefaultPolicyVersion")) return [];
  const { detail, subject, before } = state;
  const { entities } = account.inventory;
  const held = new Set([
    ...entries(detail.AttachedManagedPolicies).map(({ PolicyArn }) => PolicyArn),
    ...groupNamesOf(detail).flatMap((name) => entities.groups.get(name)?.attached ?? []),
  ]);
  return [...held].flatMap((arn) => {
    const versions = entities.editable.get(arn) ?? [];
    const isSwitched = before.some(({ brings, isVersionSwitch }) => isVersionSwitch && brings?.includes(arn));
    const setting = versions.length > 0 && !isSwitched ? permissions.on("iam:SetDefaultPolicyVersion", arn) : undefined;
    if (setting === undefined) return [];
    const techniques = [SWITCH_POLICY_VERSION];
    const change: StateChange = { techniques, requires: [setting], brings: [arn], isVersionSwitch: true };
    return versions.map(({ policy }) => ({
      state: {
        detail,
        subject: withPolicies(account.scope, withoutPolicies(subject, new Set([arn])), [policy]),
        before: [...before, change],
      },
      adds: false,
    }));
  });
}

function acquisition(
  { subject, before }: PrincipalState,
  { account }: AccountContext,
  { policies, denies }: AttachablePolicy,
  detail: UserDetail | RoleDetail,
  change: Pick<StateChange, "techniques" | "requires">,
): PolicyAcquisition {
  const brings = policies.map(({ id }) => id);
  return {
    state: {
      subject: withPolicies(account.scope, subject, policies),
      detail,
      before: [...before, { ...change, brings }],
    },
    adds: !denies,
  };
}
