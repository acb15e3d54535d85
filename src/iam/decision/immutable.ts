import { type ActionSet, actionSet } from "../policy/actionSet.ts";
import { NONE } from "../policy/applies.ts";
import { isServiceLinkedRole } from "../policy/arn.ts";
import type { Caller } from "../policy/caller.ts";
import { type ArnPattern, compileResource, matchesArn } from "../policy/resourcePattern.ts";
import { isServiceLinked } from "./callerKinds.ts";

/** Actions that AWS refuses on resources of its own, whatever policies allow. */
export interface Protection {
  readonly patterns: readonly ArnPattern[];
  readonly actions: ActionSet;
  /** Its service-linked roles are how AWS itself makes these changes. */
  readonly sparesServiceLinked: boolean;
}

/** What changes a role, but for its description and session duration. */
const ROLE_CHANGES = `iam:AttachRolePolicy iam:DetachRolePolicy iam:PutRolePolicy iam:DeleteRolePolicy
  iam:PutRolePermissionsBoundary iam:DeleteRolePermissionsBoundary iam:UpdateAssumeRolePolicy iam:DeleteRole iam:TagRole
  iam:UntagRole`;

/** What changes a key, lets others use it or gives it another alias. */
const KEY_CHANGES = `kms:PutKeyPolicy kms:ScheduleKeyDeletion kms:CancelKeyDeletion kms:CreateGrant kms:RevokeGrant
  kms:TagResource kms:UntagResource kms:DisableKey kms:EnableKey kms:EnableKeyRotation kms:DisableKeyRotation
  kms:RotateKeyOnDemand kms:UpdateKeyDescription kms:ReplicateKey kms:UpdatePrimaryRegion kms:ImportKeyMaterial
  kms:DeleteImportedKeyMaterial kms:CreateAlias kms:UpdateAlias kms:DeleteAlias`;

function protection(resources: readonly string[], actions: string, sparesServiceLinked = false): Protection {
  return {
    patterns: resources.flatMap((resource) => compileResource(resource, "2008-10-17").fixed ?? []),
    actions: actionSet({ not: false, patterns: actions.toLowerCase().split(/\s+/) }),
    sparesServiceLinked,
  };
}

/** By the ARNs that AWS reserves. */
const RESERVED: readonly Protection[] = [
  // "Managed policies and inline policies", AWS managed policies.
  protection(
    ["arn:*:iam::aws:policy/*"],
    `iam:CreatePolicyVersion iam:DeletePolicyVersion iam:SetDefaultPolicyVersion iam:DeletePolicy iam:TagPolicy
      iam:UntagPolicy`,
  ),
  // "Create a service-linked role", editing one: only its description; it is deleted by iam:DeleteServiceLinkedRole.
  protection(["arn:*:iam::*:role/aws-service-role/*"], ROLE_CHANGES),
  // "Referencing permission sets in resource policies, Amazon EKS Cluster config maps, and AWS KMS key policies".
  protection(
    ["arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*"],
    `${ROLE_CHANGES} iam:UpdateRole iam:UpdateRoleDescription`,
    true,
  ),
  // "Aliases in AWS KMS": the prefix alias/aws/ is AWS's.
  protection(["arn:*:kms:*:*:alias/aws/*"], KEY_CHANGES),
];

/** What AWS protects in an account, with the keys that it manages there, by ARN ("AWS KMS keys", AWS managed keys). */
export function protectionsOf(managedKeys: readonly string[]): readonly Protection[] {
  return managedKeys.length === 0 ? RESERVED : [...RESERVED, protection(managedKeys, KEY_CHANGES)];
}

/** Whether AWS refuses the call, whatever policies allow, by the ARN of the resource alone; `action` in lower case. */
export function isImmutable(action: string, resource: string, caller: Caller): boolean {
  return RESERVED.some(
    ({ patterns, actions, sparesServiceLinked }) =>
      actions.has(action) &&
      matchesArn({ patterns, not: false }, resource) !== NONE &&
      !(sparesServiceLinked && isServiceLinked(caller)),
  );
}

/** The protections that hold for a principal of the account. */
export function protectionsFor(all: readonly Protection[], principal: string): readonly Protection[] {
  return isServiceLinkedRole(principal) ? all.filter(({ sparesServiceLinked }) => !sparesServiceLinked) : all;
}
