import * as z from "zod";

/** A policy document as it comes: an object, JSON text, or URL-encoded JSON text. The policy parser checks it. */
export type RawPolicyDocument = unknown;

const text = z.string("not a string");
/** Any value but null. */
export const document = z.custom<RawPolicyDocument>((value) => value !== undefined && value !== null, "missing");
const listOf = <T extends z.ZodType>(element: T) => z.array(element, "not a list");
const object = <T extends z.core.$ZodLooseShape>(shape: T) => z.object(shape, "not an object");
const arnOf = (kind: "user" | "group" | "role") =>
  text.regex(new RegExp(`^arn:[^:]+:iam::\\d{12}:${kind}/.`), `not the ARN of a ${kind}`);

const tag = object({ Key: text, Value: text });
const inlinePolicy = object({ PolicyName: text, PolicyDocument: document });
const attachedPolicy = object({ PolicyName: text.exactOptional(), PolicyArn: text });

const identity = {
  Path: text.exactOptional(),
  /** ISO 8601. */
  CreateDate: text.exactOptional(),
  AttachedManagedPolicies: listOf(attachedPolicy).exactOptional(),
};
const principal = {
  ...identity,
  PermissionsBoundary: object({
    PermissionsBoundaryType: text.exactOptional(),
    PermissionsBoundaryArn: text,
  }).exactOptional(),
  Tags: listOf(tag).exactOptional(),
};

export const userDetail = object({
  ...principal,
  Arn: arnOf("user"),
  UserName: text,
  UserId: text.exactOptional(),
  UserPolicyList: listOf(inlinePolicy).exactOptional(),
  /** Names of groups. */
  GroupList: listOf(text).exactOptional(),
});

export const groupDetail = object({
  ...identity,
  Arn: arnOf("group"),
  GroupName: text,
  GroupId: text.exactOptional(),
  GroupPolicyList: listOf(inlinePolicy).exactOptional(),
});

export const roleDetail = object({
  ...principal,
  Arn: arnOf("role"),
  RoleName: text,
  RoleId: text.exactOptional(),
  AssumeRolePolicyDocument: document.exactOptional(),
  RolePolicyList: listOf(inlinePolicy).exactOptional(),
  InstanceProfileList: listOf(object({ InstanceProfileName: text.exactOptional(), Arn: text })).exactOptional(),
  RoleLastUsed: object({ LastUsedDate: text.exactOptional(), Region: text.exactOptional() }).exactOptional(),
});

export const managedPolicyDetail = object({
  PolicyName: text,
  Arn: text.regex(/^arn:[^:]+:iam::(aws|\d{12}):policy\/./, "not the ARN of a policy"),
  DefaultVersionId: text.exactOptional(),
  PolicyVersionList: listOf(
    object({
      Document: document,
      VersionId: text,
      IsDefaultVersion: z.boolean("neither true nor false").exactOptional(),
    }),
  ).exactOptional(),
});

export type Tag = z.infer<typeof tag>;
export type InlinePolicy = z.infer<typeof inlinePolicy>;
export type AttachedPolicy = z.infer<typeof attachedPolicy>;
export type UserDetail = z.infer<typeof userDetail>;
export type GroupDetail = z.infer<typeof groupDetail>;
export type RoleDetail = z.infer<typeof roleDetail>;
export type ManagedPolicyDetail = z.infer<typeof managedPolicyDetail>;

/** One page, or the whole, of what GetAccountAuthorizationDetails gives, as far as the engine reads it. */
export interface AuthorizationDetails {
  UserDetailList?: UserDetail[];
  GroupDetailList?: GroupDetail[];
  RoleDetailList?: RoleDetail[];
  Policies?: ManagedPolicyDetail[];
}
