import { elements, text, type XmlNode } from "../client/xml.ts";
import { policyDocument } from "../protocol/policyDocument.ts";

/*
 * The lists of GetAccountAuthorizationDetails, by the names and shapes that the AWS CLI prints them with. A member that is
 * absent or empty in the XML is left out, lists excepted.
 */

export type DetailList = "UserDetailList" | "GroupDetailList" | "RoleDetailList" | "Policies";

export type Detail = Record<string, unknown>;

const ENTRIES: Readonly<Record<DetailList, (node: XmlNode) => Detail>> = {
  UserDetailList: user,
  GroupDetailList: group,
  RoleDetailList: role,
  Policies: managedPolicy,
};

export const DETAIL_LISTS = Object.keys(ENTRIES) as DetailList[];

/** The list that an element with this path belongs to, where it is an entry of one; see `XmlRecord`. */
export function listOfEntry(path: readonly string[]): DetailList | undefined {
  const [response, result, list, member] = path;
  return path.length === 4 &&
    response === "GetAccountAuthorizationDetailsResponse" &&
    result === "GetAccountAuthorizationDetailsResult" &&
    member === "member"
    ? DETAIL_LISTS.find((name) => name === list)
    : undefined;
}

export function detailOf(list: DetailList, node: XmlNode): Detail {
  return ENTRIES[list](node);
}

function user(node: XmlNode): Detail {
  return {
    ...texts(node, "Path", "UserName", "UserId", "Arn", "CreateDate"),
    UserPolicyList: inlinePolicies(node, "UserPolicyList"),
    GroupList: elements(node, "GroupList", "member").map((member) => text(member) ?? ""),
    AttachedManagedPolicies: attachedPolicies(node),
    ...boundary(node),
    Tags: tags(node),
  };
}

function group(node: XmlNode): Detail {
  return {
    ...texts(node, "Path", "GroupName", "GroupId", "Arn", "CreateDate"),
    GroupPolicyList: inlinePolicies(node, "GroupPolicyList"),
    AttachedManagedPolicies: attachedPolicies(node),
  };
}

function role(node: XmlNode): Detail {
  const lastUsed = {
    ...(text(node, "RoleLastUsed", "LastUsedDate") ? { LastUsedDate: text(node, "RoleLastUsed", "LastUsedDate") } : {}),
    ...(text(node, "RoleLastUsed", "Region") ? { Region: text(node, "RoleLastUsed", "Region") } : {}),
  };
  return {
    ...texts(node, "Path", "RoleName", "RoleId", "Arn", "CreateDate"),
    ...document(node, "AssumeRolePolicyDocument"),
    InstanceProfileList: elements(node, "InstanceProfileList", "member").map((profile) =>
      texts(profile, "InstanceProfileName", "Arn"),
    ),
    RolePolicyList: inlinePolicies(node, "RolePolicyList"),
    AttachedManagedPolicies: attachedPolicies(node),
    ...boundary(node),
    Tags: tags(node),
    RoleLastUsed: lastUsed,
  };
}

function managedPolicy(node: XmlNode): Detail {
  return {
    ...texts(node, "PolicyName", "PolicyId", "Arn", "Path", "DefaultVersionId", "CreateDate", "UpdateDate"),
    PolicyVersionList: elements(node, "PolicyVersionList", "member").map((version) => ({
      ...document(version, "Document"),
      ...texts(version, "VersionId", "CreateDate"),
      IsDefaultVersion: text(version, "IsDefaultVersion") === "true",
    })),
  };
}

function inlinePolicies(node: XmlNode, list: string): Detail[] {
  return elements(node, list, "member").map((policy) => ({
    ...texts(policy, "PolicyName"),
    ...document(policy, "PolicyDocument"),
  }));
}

function attachedPolicies(node: XmlNode): Detail[] {
  return elements(node, "AttachedManagedPolicies", "member").map((policy) => texts(policy, "PolicyName", "PolicyArn"));
}

function boundary(node: XmlNode): Detail {
  const arn = text(node, "PermissionsBoundary", "PermissionsBoundaryArn");
  if (!arn) return {};
  const type = text(node, "PermissionsBoundary", "PermissionsBoundaryType") ?? "Policy";
  return { PermissionsBoundary: { PermissionsBoundaryType: type, PermissionsBoundaryArn: arn } };
}

function tags(node: XmlNode): Detail[] {
  return elements(node, "Tags", "member").map((tag) => ({
    Key: text(tag, "Key") ?? "",
    Value: text(tag, "Value") ?? "",
  }));
}

function document(node: XmlNode, name: string): Detail {
  const raw = text(node, name);
  return raw ? { [name]: policyDocument(raw, "percent") } : {};
}

/** The members that have text. */
function texts(node: XmlNode, ...names: string[]): Detail {
  const found: Detail = {};
  for (const name of names) {
    const value = text(node, name);
    if (value) found[name] = value;
  }
  return found;
}
