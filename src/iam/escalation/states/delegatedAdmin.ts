import type { CompiledPolicy } from "../../access/compile/compiledPolicy.ts";
import { subjectOf } from "../../access/evaluate/subject.ts";
import { findAction, service as serviceOf } from "../../catalogue/catalogue.ts";
import type { RoleDetail, UserDetail } from "../../model.ts";
import { present } from "../../policy/directCall.ts";
import { WITNESS } from "../../policy/witness.ts";
import { addBit, type Bits, hasBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { isAdministrator } from "../account/hypotheticalPrincipals.ts";
import type { Method } from "../paths/edge.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { among, type PermissionSet } from "../paths/permissionSet.ts";
import type { FollowUp, Technique } from "../paths/technique.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { named, through } from "../techniques/grantPolicy.ts";
import { ADD_USER_TO_IAM_ADMIN_GROUP } from "../techniques/iam/groups.ts";
import { ATTACH_IAM_ADMIN_POLICY, SET_DEFAULT_IAM_ADMIN_VERSION } from "../techniques/iam/policies.ts";
import { modifySelf } from "./selfModification.ts";

type Kind = "User" | "Role";
const KINDS = ["User", "Role"] as const;

/** Ways to have a principal allowed enough for it to grant everything to itself. */
export interface DelegationMethod extends Method {
  followUp: FollowUp;
}

/** By ARN of a policy or group, how whoever gets it, and has nothing else, grants everything to itself. */
type Granting = ReadonlyMap<string, FollowUp>;

/** Worked out when asked. */
interface DelegatedAdminPolicies {
  policies: Readonly<Record<Kind, Granting>>;
  groups: Granting;
  /** Of editable policies, by a version that is not the default one. */
  versions: Readonly<Record<Kind, Granting>>;
}

const known = new WeakMap<AccountContext, DelegatedAdminPolicies>();

/** The ways that remain where a principal cannot be keys everything at once. */
export function delegationMethods(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
): DelegationMethod[] {
  const { principals, users, roles } = accountContext;
  const { entities: groups } = accountContext.groups;
  const { entities: managed, holders } = accountContext.managedPolicies;
  const found: DelegationMethod[] = [];
  const add = (technique: Technique, followUp: FollowUp, permissionSets: readonly PermissionSet[]): void => {
    if (permissionSets.length > 0) found.push({ technique, followUp, permissionSets });
  };
  for (const kind of KINDS) {
    const targets = kind === "User" ? users : roles.editable;
    const attach = `iam:Attach${kind}Policy`;
    const names = permissions.policyNames(attach, "iam:policyarn");
    for (const [arn, followUp] of names === undefined ? [] : delegatedAdminPoliciesOf(accountContext).policies[kind]) {
      if (!names?.admits(arn)) continue;
      const keys = new Map([["iam:policyarn", present(arn)] as const]);
      add(ATTACH_IAM_ADMIN_POLICY[kind], followUp, permissions.over(attach, principals, targets, keys));
    }
    if (!permissions.mention("iam:SetDefaultPolicyVersion")) continue;
    for (const [arn, followUp] of delegatedAdminPoliciesOf(accountContext).versions[kind]) {
      const switched = permissions.over("iam:SetDefaultPolicyVersion", managed, only(managed, arn));
      add(SET_DEFAULT_IAM_ADMIN_VERSION, followUp, among(through(switched, managed, holders), targets));
    }
  }
  if (!permissions.mention("iam:AddUserToGroup")) return found;
  for (const [arn, followUp] of delegatedAdminPoliciesOf(accountContext).groups) {
    const within = only(groups, arn);
    const joined = permissions.over("iam:AddUserToGroup", groups, within);
    add(
      ADD_USER_TO_IAM_ADMIN_GROUP,
      followUp,
      joined.map((permissionSet) => named({ ...permissionSet, targets: users }, within, groups)),
    );
  }
  return found;
}

function only(entities: EntitySet, arn: string): Bits {
  const found = entities.none();
  const at = entities.positionOf(arn);
  if (at !== undefined) addBit(found, at);
  return found;
}

function delegatedAdminPoliciesOf(accountContext: AccountContext): DelegatedAdminPolicies {
  const found = known.get(accountContext) ?? findDelegatedAdminPolicies(accountContext);
  known.set(accountContext, found);
  return found;
}

function findDelegatedAdminPolicies(accountContext: AccountContext): DelegatedAdminPolicies {
  const { adminPolicies, managedPolicies, account } = accountContext;
  const enough = new Set(adminPolicies.policies);
  const of = <Item>(items: readonly Item[], grant: (item: Item) => [string, FollowUp | undefined]): Granting =>
    new Map(
      items.flatMap((item) => {
        const [arn, followUp] = grant(item);
        return followUp === undefined ? [] : [[arn, followUp] as const];
      }),
    );
  const attached = (kind: Kind): Granting =>
    of(
      adminPolicies.attachable.filter(({ arn }) => !enough.has(arn)),
      (each) => [each.arn, grantingBy(each.policies, kind, accountContext)],
    );
  const versions = (kind: Kind): Granting =>
    of(managedPolicies.entities.arns, (arn) => {
      const older = account.inventory.entities.editable.get(arn) ?? [];
      const followUps = older.flatMap(({ policy }) => grantingBy([policy], kind, accountContext) ?? []);
      return [arn, followUps[0]];
    });
  return {
    policies: { User: attached("User"), Role: attached("Role") },
    groups: of(adminPolicies.joinable, (each) => [each.arn, grantingBy(each.policies, "User", accountContext)]),
    versions: { User: versions("User"), Role: versions("Role") },
  };
}

/** Actions by one of which a principal comes to more of its own. */
const GRANTING = ["PutUserPolicy", "PutRolePolicy", "AttachUserPolicy", "AttachRolePolicy", "PutGroupPolicy"];

function grantingBy(
  policies: readonly CompiledPolicy[],
  kind: Kind,
  accountContext: AccountContext,
): FollowUp | undefined {
  if (!mayGrant(policies)) return undefined;
  const { inventory, scope } = accountContext.account;
  const { partition, accountId } = scope.settings;
  const arn = `arn:${partition}:iam::${accountId}:${kind.toLowerCase()}/${WITNESS}`;
  const detail: UserDetail | RoleDetail =
    kind === "User" ? { Arn: arn, UserName: WITNESS } : { Arn: arn, RoleName: WITNESS };
  const start = { subject: subjectOf(detail, inventory, [...policies]), detail, before: [] };
  const { state, hasAll } = modifySelf(start, accountContext, true);
  if (!hasAll || !isAdministrator(scope, state.subject)) return undefined;
  const [first] = state.before;
  const [technique] = first?.techniques ?? [];
  const [requirement] = first?.requires ?? [];
  return technique && requirement && { technique, action: requirement.action };
}

function mayGrant(policies: readonly CompiledPolicy[]): boolean {
  const iam = serviceOf("iam");
  if (iam === undefined) return false;
  const wanted = GRANTING.map((name) => (findAction(`iam:${name}`)?.id ?? 0) - iam.firstActionId);
  return policies.some(({ statements }) =>
    statements.some(({ effect, actions }) => {
      const bits = effect === "Allow" ? actions.bits(iam.index) : undefined;
      return bits !== undefined && wanted.some((at) => hasBit(bits, at));
    }),
  );
}
