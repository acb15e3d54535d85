import { present } from "../../policy/context.ts";
import { canBeNamed } from "../../policy/names/entityNames.ts";
import { type Bits, difference, hasBit, positions } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { both, type PermissionSet } from "../paths/permissionSet.ts";
import { type Requirement, surest } from "../paths/requirement.ts";
import type { PolicyKey } from "../permissions/policyArnConditions.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import type { RequestKeys } from "../permissions/requestKeys.ts";

/** Policies that are tried under conditions on their names. */
const TRIED = 40;

/** A managed policy that allows everything, or is made to, as a request names it. */
export interface AdminPolicySource {
  arn: string;
  /** The key of the request that names it. */
  keys: RequestKeys;
  /** What makes it allow everything. */
  requires: readonly Requirement[];
}

/**
 * The managed policies that an action may be about and that allow everything: AWS's AdministratorAccess; where
 * conditions ask for names, one of the account that does, one that is edited so that it does, and one that is created.
 */
export function adminPolicySources(
  permissions: PrincipalPermissions,
  action: string,
  key: PolicyKey,
  accountContext: AccountContext,
): AdminPolicySource[] {
  if (!permissions.mention(action)) return [];
  const { partition, accountId } = accountContext.account.scope.settings;
  const found = new Map<string, readonly Requirement[]>([[`arn:${partition}:iam::aws:policy/AdministratorAccess`, []]]);
  const names = permissions.policyNames(action, key);
  if (names !== undefined) {
    const add = (arn: string, requires: readonly Requirement[]): void => {
      if (found.size < TRIED && !found.has(arn) && names.admits(arn)) found.set(arn, requires);
    };
    for (const arn of accountContext.adminPolicies.policies) add(arn, []);
    for (const { requires, targets } of policyEdits(permissions, accountContext)) {
      for (const at of positions(targets)) {
        const arn = accountContext.managedPolicies.entities.arns[at] ?? "";
        add(
          arn,
          requires.map((each) => ({ ...each, resource: arn })),
        );
      }
    }
    for (const arn of names.within(`arn:${partition}:iam::${accountId}:policy/*`)) {
      if (found.has(arn) || accountContext.isNameTaken(arn) || !canBeNamed(arn)) continue;
      const made = permissions.on("iam:CreatePolicy", arn);
      if (made !== undefined) found.set(arn, [made]);
    }
  }
  return [...found].map(([arn, requires]) => ({ arn, keys: new Map([[key, present(arn)]]), requires }));
}

/** Making managed policies of the account allow everything: by a new version, or by one that they have. */
export function policyEdits(permissions: PrincipalPermissions, accountContext: AccountContext): PermissionSet[] {
  const { managedPolicies, adminPolicies } = accountContext;
  if (!["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"].some((name) => permissions.mention(name))) {
    return [];
  }
  return [
    ...newPolicyVersions(permissions, accountContext),
    ...permissions.over("iam:SetDefaultPolicyVersion", managedPolicies.entities, adminPolicies.withOlderVersion),
  ];
}

/** A managed policy has five versions at most; one must be deleted before a sixth is created. */
export function newPolicyVersions(
  permissions: PrincipalPermissions,
  { managedPolicies }: AccountContext,
): PermissionSet[] {
  const { entities: managed, withAllVersions } = managedPolicies;
  const room: Bits = difference(managed.all, withAllVersions);
  return [
    ...permissions.over("iam:CreatePolicyVersion", managed, room),
    ...both(
      permissions.over("iam:CreatePolicyVersion", managed, withAllVersions),
      permissions.over("iam:DeletePolicyVersion", managed, withAllVersions),
    ),
  ];
}

/** The same of one policy; undefined where it cannot be. */
export function policyEdit(
  permissions: PrincipalPermissions,
  { managedPolicies, adminPolicies }: AccountContext,
  arn: string,
): readonly Requirement[] | undefined {
  const { entities: managed, withAllVersions } = managedPolicies;
  const at = managed.positionOf(arn);
  if (at === undefined) return undefined;
  const isIn = (bits: Bits): boolean => hasBit(bits, at);
  const may = (action: string): Requirement | undefined => permissions.on(action, arn);
  const room = isIn(withAllVersions) ? may("iam:DeletePolicyVersion") : undefined;
  const made = isIn(withAllVersions) && room === undefined ? undefined : may("iam:CreatePolicyVersion");
  const found = surest([made, isIn(adminPolicies.withOlderVersion) ? may("iam:SetDefaultPolicyVersion") : undefined]);
  if (found === undefined) return undefined;
  return found === made && room !== undefined ? [found, room] : [found];
}
