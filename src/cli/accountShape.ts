import type {
  AttachedPolicy,
  GroupDetail,
  InlinePolicy,
  ManagedPolicyDetail,
  RoleDetail,
  Tag,
  UserDetail,
} from "../iam/index.ts";
import {
  anything,
  flag,
  listOf,
  type Member,
  objectOf,
  optional,
  type Reader,
  required,
  text,
  textLike,
} from "./read.ts";

const identityArn = (kind: "user" | "group" | "role"): Member<string> =>
  required(textLike(new RegExp(`^arn:[^:]+:iam::\\d{12}:${kind}/.`), `not the ARN of a ${kind}`));

const tag = objectOf<Tag>({ Key: required(text), Value: required(text) });
const inline = objectOf<InlinePolicy>({ PolicyName: required(text), PolicyDocument: required(anything) });
const attached = objectOf<AttachedPolicy>({ PolicyName: optional(text, ""), PolicyArn: required(text) });

const identity = {
  Path: optional(text),
  CreateDate: optional(text),
  AttachedManagedPolicies: optional(listOf(attached)),
};

const boundary = objectOf<NonNullable<UserDetail["PermissionsBoundary"]>>({
  PermissionsBoundaryType: optional(text),
  PermissionsBoundaryArn: required(text),
});
const principal = { PermissionsBoundary: optional(boundary), Tags: optional(listOf(tag)) };

/** Entries of the lists of `aws iam get-account-authorization-details`, as far as the engine reads them. */
export const userShape: Reader<UserDetail> = objectOf<UserDetail>({
  ...identity,
  ...principal,
  Arn: identityArn("user"),
  UserName: required(text),
  UserId: optional(text),
  UserPolicyList: optional(listOf(inline)),
  GroupList: optional(listOf(text)),
});

export const groupShape: Reader<GroupDetail> = objectOf<GroupDetail>({
  ...identity,
  Arn: identityArn("group"),
  GroupName: required(text),
  GroupId: optional(text),
  GroupPolicyList: optional(listOf(inline)),
});

export const roleShape: Reader<RoleDetail> = objectOf<RoleDetail>({
  ...identity,
  ...principal,
  Arn: identityArn("role"),
  RoleName: required(text),
  RoleId: optional(text),
  AssumeRolePolicyDocument: optional(anything),
  RolePolicyList: optional(listOf(inline)),
  InstanceProfileList: optional(
    listOf(
      objectOf<{ InstanceProfileName?: string; Arn: string }>({
        InstanceProfileName: optional(text),
        Arn: required(text),
      }),
    ),
  ),
  RoleLastUsed: optional(
    objectOf<NonNullable<RoleDetail["RoleLastUsed"]>>({ LastUsedDate: optional(text), Region: optional(text) }),
  ),
});

export const policyShape: Reader<ManagedPolicyDetail> = objectOf<ManagedPolicyDetail>({
  PolicyName: required(text),
  Arn: required(textLike(/^arn:[^:]+:iam::(aws|\d{12}):policy\/./, "not the ARN of a policy")),
  DefaultVersionId: optional(text),
  PolicyVersionList: optional(
    listOf(
      objectOf<NonNullable<ManagedPolicyDetail["PolicyVersionList"]>[number]>({
        Document: required(anything),
        VersionId: required(text),
        IsDefaultVersion: optional(flag),
      }),
    ),
  ),
});
