import { encodeUriComponent3986 } from "../../../src/aws/sigv4/canonical.ts";
import type {
  Account,
  GroupDetail,
  InlinePolicy,
  InstanceProfile,
  ManagedPolicyDetail,
  PolicyDocument,
  RoleDetail,
  Sequence,
  UserDetail,
} from "../../accounts/model.ts";
import { boundedInteger, concatenate, mapped, paginate } from "../../protocol/pagination.ts";
import { listParameter, type QueryInput } from "../../protocol/query.ts";
import { type AwsFailure, failure } from "../../protocol/service.ts";
import type { XmlObject, XmlValue } from "../../protocol/xml.ts";

const filters = ["User", "Group", "Role", "LocalManagedPolicy", "AWSManagedPolicy"] as const;
type Filter = (typeof filters)[number];
type ListName = "UserDetailList" | "GroupDetailList" | "RoleDetailList" | "Policies";
type Entry = readonly [list: ListName, entry: XmlObject];

/**
 * Users, groups, roles and policies of the account, one list after the other, in pages of MaxItems over them all.
 * AWS: "GetAccountAuthorizationDetails" of the IAM API reference; policy documents are URL-encoded after RFC 3986.
 */
export function getAccountAuthorizationDetails(input: QueryInput, account: Account): XmlObject | AwsFailure {
  const asked = listParameter(input, "Filter");
  const unknown = asked.find((name) => !filters.some((filter) => filter === name));
  if (unknown !== undefined) return failure(400, "ValidationError", `Value '${unknown}' at 'filter' is not valid.`);
  const chosen = filters.filter((filter) => asked.length === 0 || asked.includes(filter));

  const size = boundedInteger(input.get("MaxItems"), { standard: 100, min: 1, max: 1000 });
  if (size === undefined) return failure(400, "ValidationError", "MaxItems must be a number from 1 to 1000");
  const all = concatenate(chosen.map((filter) => entries(account, filter)));
  const page = paginate(all, { size, marker: input.get("Marker") ?? undefined, scope: chosen.join(" ") });
  if (page === undefined) return failure(400, "ValidationError", "Invalid Marker.");

  const lists: Record<ListName, XmlObject[]> = {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
  };
  for (const [list, entry] of page.items) lists[list].push(entry);
  const content = Object.entries(lists).map(([list, member]) => [list, { member }] as const);
  return { IsTruncated: page.next !== undefined, Marker: page.next, ...Object.fromEntries(content) };
}

function entries(account: Account, filter: Filter): Sequence<Entry> {
  switch (filter) {
    case "User":
      return mapped(account.users, (user): Entry => ["UserDetailList", userEntry(user)]);
    case "Group":
      return mapped(account.groups, (group): Entry => ["GroupDetailList", groupEntry(group)]);
    case "Role":
      return mapped(account.roles, (role): Entry => ["RoleDetailList", roleEntry(role)]);
    case "LocalManagedPolicy":
      return mapped(account.localPolicies, (policy): Entry => ["Policies", policyEntry(policy)]);
    case "AWSManagedPolicy":
      return mapped(account.awsPolicies, (policy): Entry => ["Policies", policyEntry(policy)]);
  }
}

function userEntry(user: UserDetail): XmlObject {
  return {
    ...user,
    UserPolicyList: inlinePolicies(user.UserPolicyList),
    GroupList: members(user.GroupList),
    AttachedManagedPolicies: members(user.AttachedManagedPolicies.map((policy) => ({ ...policy }))),
    PermissionsBoundary: user.PermissionsBoundary && { ...user.PermissionsBoundary },
    Tags: user.Tags.length === 0 ? undefined : members(user.Tags.map((tag) => ({ ...tag }))),
  };
}

function groupEntry(group: GroupDetail): XmlObject {
  return {
    ...group,
    GroupPolicyList: inlinePolicies(group.GroupPolicyList),
    AttachedManagedPolicies: members(group.AttachedManagedPolicies.map((policy) => ({ ...policy }))),
  };
}

function roleEntry(detail: RoleDetail): XmlObject {
  const { maxSessionSeconds: _, ...role } = detail;
  const within = {
    Path: role.Path,
    RoleName: role.RoleName,
    RoleId: role.RoleId,
    Arn: role.Arn,
    CreateDate: role.CreateDate,
    AssumeRolePolicyDocument: encoded(role.AssumeRolePolicyDocument),
  };
  return {
    ...role,
    AssumeRolePolicyDocument: within.AssumeRolePolicyDocument,
    InstanceProfileList: members(
      role.InstanceProfileList.map((profile: InstanceProfile) => ({ ...profile, Roles: members([within]) })),
    ),
    RolePolicyList: inlinePolicies(role.RolePolicyList),
    AttachedManagedPolicies: members(role.AttachedManagedPolicies.map((policy) => ({ ...policy }))),
    PermissionsBoundary: role.PermissionsBoundary && { ...role.PermissionsBoundary },
    Tags: role.Tags.length === 0 ? undefined : members(role.Tags.map((tag) => ({ ...tag }))),
    RoleLastUsed: { ...role.RoleLastUsed },
  };
}

function policyEntry(policy: ManagedPolicyDetail): XmlObject {
  const versions = policy.PolicyVersionList.map((version) => ({ ...version, Document: encoded(version.Document) }));
  return { ...policy, PolicyVersionList: members(versions) };
}

function inlinePolicies(policies: readonly InlinePolicy[]): XmlObject {
  return members(
    policies.map(({ PolicyName, PolicyDocument }) => ({ PolicyName, PolicyDocument: encoded(PolicyDocument) })),
  );
}

function members(items: readonly XmlValue[]): XmlObject {
  return { member: items };
}

function encoded(document: PolicyDocument): string {
  return encodeUriComponent3986(JSON.stringify(document, null, 2));
}
