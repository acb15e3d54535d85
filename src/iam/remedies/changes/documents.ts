import type {
  AuthorizationDetails,
  InlinePolicy,
  RoleDetail,
  UserDetail,
} from "../../inventory/authorizationDetails.ts";
import { defaultVersion } from "../../inventory/defaultVersion.ts";
import type { ResourceRecord } from "../../inventory/resourceRecord.ts";
import { policyObject } from "../../policy/document.ts";
import type { Document } from "../model.ts";

/** What an account shows, whole. Nothing of it is changed: what differs is made anew. */
export interface AccountDocuments {
  details: Required<AuthorizationDetails>;
  resources: readonly ResourceRecord[];
  /** The text of IAM's credential report; undefined where it was not read. */
  credentialReport: string | undefined;
}

/** Where the document of a policy stands. */
export type PolicyPlace =
  | { kind: "managed"; arn: string }
  | { kind: "inline"; owner: string; name: string }
  | { kind: "trust"; role: string }
  | { kind: "resource"; arn: string };

/** Of a policy as `Change.policy` names it. */
export function placeOf(policy: string): PolicyPlace {
  const at = policy.indexOf("#");
  if (at >= 0) {
    const owner = policy.slice(0, at);
    const name = policy.slice(at + 1);
    return name === "trust" && owner.includes(":role/")
      ? { kind: "trust", role: owner }
      : { kind: "inline", owner, name };
  }
  return /^arn:[^:]*:iam::[^:]*:policy\//.test(policy)
    ? { kind: "managed", arn: policy }
    : { kind: "resource", arn: policy };
}

/** Of `Proof.policy`, how a change names the policy; undefined for grants of a KMS key, which are no policy. */
export function changedPolicy(proofPolicy: string): string | undefined {
  if (proofPolicy.endsWith("#grant")) return undefined;
  return proofPolicy.endsWith("#policy") && !/:(?:user|role|group)\//.test(proofPolicy)
    ? proofPolicy.slice(0, -"#policy".length)
    : proofPolicy;
}

/** The document of a policy in force; undefined where the account does not show it, or it cannot be read. */
export function documentOf({ details, resources }: AccountDocuments, policy: string): Document | undefined {
  const place = placeOf(policy);
  switch (place.kind) {
    case "managed": {
      const found = details.Policies.find(({ Arn }) => Arn === place.arn);
      return found && policyObject(defaultVersion(found, found.PolicyVersionList ?? []).version?.Document);
    }
    case "trust":
      return policyObject(details.RoleDetailList.find(({ Arn }) => Arn === place.role)?.AssumeRolePolicyDocument);
    case "resource":
      return policyObject(resources.find(({ arn }) => arn === place.arn)?.policy);
    case "inline":
      return policyObject(
        inlineOf(details, place.owner).find(({ PolicyName }) => PolicyName === place.name)?.PolicyDocument,
      );
  }
}

function inlineOf(details: Required<AuthorizationDetails>, owner: string): readonly InlinePolicy[] {
  const user = details.UserDetailList.find(({ Arn }) => Arn === owner);
  if (user !== undefined) return user.UserPolicyList ?? [];
  const role = details.RoleDetailList.find(({ Arn }) => Arn === owner);
  if (role !== undefined) return role.RolePolicyList ?? [];
  return details.GroupDetailList.find(({ Arn }) => Arn === owner)?.GroupPolicyList ?? [];
}

/** ARNs of users, roles and groups that a managed policy is attached to, or that have it as an inline policy. */
export function attachedTo({ details }: AccountDocuments, policy: string): string[] {
  const place = placeOf(policy);
  if (place.kind === "inline") return [place.owner];
  if (place.kind !== "managed") return [];
  return [...details.UserDetailList, ...details.GroupDetailList, ...details.RoleDetailList].flatMap(
    ({ Arn, AttachedManagedPolicies: attached = [] }) =>
      attached.some(({ PolicyArn }) => PolicyArn === policy) ? Arn : [],
  );
}

/** ARNs of the users and roles that an identity-based policy is about, by themselves, by a group or as a boundary. */
export function holdersOf({ details }: AccountDocuments, policies: ReadonlySet<string>): string[] {
  const holds = (
    owner: string,
    attached: UserDetail["AttachedManagedPolicies"],
    inline: readonly InlinePolicy[] = [],
  ) =>
    (attached ?? []).some(({ PolicyArn }) => policies.has(PolicyArn)) ||
    inline.some(({ PolicyName }) => policies.has(`${owner}#${PolicyName}`));
  const groups = new Set(
    details.GroupDetailList.flatMap(({ Arn, GroupName, AttachedManagedPolicies, GroupPolicyList }) =>
      holds(Arn, AttachedManagedPolicies, GroupPolicyList) ? GroupName : [],
    ),
  );
  const isBound = ({ PermissionsBoundary: boundary }: UserDetail | RoleDetail) =>
    boundary !== undefined && policies.has(boundary.PermissionsBoundaryArn);
  return [
    ...details.UserDetailList.filter(
      (user) =>
        holds(user.Arn, user.AttachedManagedPolicies, user.UserPolicyList) ||
        isBound(user) ||
        (user.GroupList ?? []).some((name) => groups.has(name)),
    ),
    ...details.RoleDetailList.filter(
      (role) => holds(role.Arn, role.AttachedManagedPolicies, role.RolePolicyList) || isBound(role),
    ),
  ].map(({ Arn }) => Arn);
}
