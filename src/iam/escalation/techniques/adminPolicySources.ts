import type { ContextValue } from "../../policy/context.ts";
import { canBeNamed } from "../../policy/entityNames.ts";
import { type Bits, difference, hasBit, positions } from "../../sets/bitSet.ts";
import { type AccountContext, unpathed } from "../account/accountContext.ts";
import { both, type Option, type Requirement } from "../paths/permissionSet.ts";
import { actionOn } from "../permissions/actionOnEntities.ts";
import { best, permission } from "../permissions/candidateResources.ts";
import { type PolicyKey, policyNames } from "../permissions/policyArnConditions.ts";
import type { Given, PrincipalPolicies } from "../permissions/principalPolicies.ts";

/** Policies that are tried under conditions on their names. */
const TRIED = 40;

/** A managed policy that allows everything, or is made to, as a request names it. */
export interface Everything {
  arn: string;
  given: Given;
  /** What makes it allow everything. */
  requires: readonly Requirement[];
}

/**
 * The managed policies that an action may be about and that allow everything: AWS's AdministratorAccess; where
 * conditions ask for names, one of the account that does, one that is edited so that it does, and one that is made.
 */
export function allowingEverything(
  policies: PrincipalPolicies,
  action: string,
  key: PolicyKey,
  accountContext: AccountContext,
): Everything[] {
  if (policies.speakingOf(action).length === 0) return [];
  const { partition, accountId } = accountContext.account.scope.settings;
  const found = new Map<string, readonly Requirement[]>([[`arn:${partition}:iam::aws:policy/AdministratorAccess`, []]]);
  const names = policyNames(policies, action, key);
  if (names !== undefined) {
    const add = (arn: string, requires: readonly Requirement[]): void => {
      if (found.size < TRIED && !found.has(arn) && names.admits(arn)) found.set(arn, requires);
    };
    for (const arn of accountContext.adminPolicies.policies) add(arn, []);
    for (const { requires, members } of editings(policies, accountContext)) {
      for (const at of positions(members)) {
        const arn = accountContext.policies.arns[at] ?? "";
        add(
          arn,
          requires.map((each) => ({ ...each, resource: arn })),
        );
      }
    }
    for (const arn of names.within(`arn:${partition}:iam::${accountId}:policy/*`)) {
      if (found.has(arn) || accountContext.taken.has(unpathed(arn)) || !canBeNamed(arn)) continue;
      const made = permission(policies, "iam:CreatePolicy", arn, new Map());
      if (made !== undefined) found.set(arn, [made]);
    }
  }
  return [...found].map(([arn, requires]) => ({ arn, given: new Map([[key, present(arn)]]), requires }));
}

export function present(value: string): ContextValue {
  return { state: "present", values: [value] };
}

/** Making managed policies of the account allow everything: by a new version, or by one that they have. */
export function editings(policies: PrincipalPolicies, accountContext: AccountContext): Option[] {
  const { policies: managed, adminPolicies } = accountContext;
  if (
    !["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"].some((name) => policies.speakingOf(name).length > 0)
  ) {
    return [];
  }
  return [
    ...newVersions(policies, accountContext),
    ...actionOn(policies, "iam:SetDefaultPolicyVersion", managed, adminPolicies.withOlderVersion),
  ];
}

/** A managed policy has five versions at most; one must go before a sixth can come. */
export function newVersions(
  policies: PrincipalPolicies,
  { policies: managed, withAllVersions }: AccountContext,
): Option[] {
  const room: Bits = difference(managed.all, withAllVersions);
  return [
    ...actionOn(policies, "iam:CreatePolicyVersion", managed, room),
    ...both(
      actionOn(policies, "iam:CreatePolicyVersion", managed, withAllVersions),
      actionOn(policies, "iam:DeletePolicyVersion", managed, withAllVersions),
    ),
  ];
}

/** The same of one policy; undefined where it cannot be. */
export function editing(
  policies: PrincipalPolicies,
  { policies: managed, withAllVersions, adminPolicies }: AccountContext,
  arn: string,
): readonly Requirement[] | undefined {
  const at = managed.positionOf(arn);
  if (at === undefined) return undefined;
  const isIn = (bits: Bits): boolean => hasBit(bits, at);
  const may = (action: string): Requirement | undefined => permission(policies, action, arn, new Map());
  const room = isIn(withAllVersions) ? may("iam:DeletePolicyVersion") : undefined;
  const made = isIn(withAllVersions) && room === undefined ? undefined : may("iam:CreatePolicyVersion");
  const found = best([made, isIn(adminPolicies.withOlderVersion) ? may("iam:SetDefaultPolicyVersion") : undefined]);
  if (found === undefined) return undefined;
  return found === made && room !== undefined ? [found, room] : [found];
}
