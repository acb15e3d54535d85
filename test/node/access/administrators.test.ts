import { describe, expect, test } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import type { RoleDetail, UserDetail } from "../../../src/iam/inventory/authorizationDetails.ts";

const ACCOUNT = "123456789012";
const iam = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;
const allow = (Action: unknown, Resource: unknown = "*", more: object = {}): object => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown = "*", more: object = {}): object => ({
  Effect: "Deny",
  Action,
  Resource,
  ...more,
});
const mfa = { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };
const noMfa = { Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } };
const ALL = allow("*");

interface Case {
  name: string;
  /** Statements of its own; a list of lists is several policies. */
  own?: object[];
  group?: object[];
  boundary?: object[];
  full: boolean;
  iam: boolean;
}

const CASES: Case[] = [
  { name: "everything", own: [ALL], full: true, iam: true },
  { name: "everything by *:*", own: [allow("*:*")], full: true, iam: true },
  { name: "everything through the group", group: [ALL], full: true, iam: true },
  { name: "nothing", own: [], full: false, iam: false },
  {
    name: "users of another account",
    own: [allow("iam:*", "arn:aws:iam::999988887777:user/*")],
    full: false,
    iam: false,
  },
  {
    name: "roles that AWS alone changes",
    own: [allow("iam:DeleteRole", iam("role/aws-service-role/organizations.amazonaws.com/*"))],
    full: false,
    iam: false,
  },
  ...["instance-profile/*", "server-certificate/x*", "mfa/*", "oidc-provider/x"].map((name) => ({
    name: `all of IAM on ${name} of any account`,
    own: [allow("iam:*", `arn:aws:iam::*:${name}`)],
    full: false,
    iam: false,
  })),
  {
    name: "policies of a service-linked role, of any account",
    own: [
      allow(["iam:AttachRolePolicy", "iam:PutRolePolicy"], "arn:aws:iam::*:role/aws-service-role/x.amazonaws.com/*"),
    ],
    full: false,
    iam: false,
  },
  {
    name: "policies of AWS",
    own: [allow("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/app-*")],
    full: false,
    iam: false,
  },
  ...["arn:aws:iam::*:user/dev-*", "arn:aws:iam:*:*:user/dev-*", "arn:aws:iam::1234*:user/dev-*"].map((users) => ({
    name: `keys of ${users}`,
    own: [allow("iam:CreateAccessKey", users)],
    full: false,
    iam: true,
  })),
  {
    name: "everything in two halves",
    own: [allow(["iam:*"]), { Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
    full: true,
    iam: true,
  },
  {
    name: "one half by itself, the other by the group",
    own: [{ Effect: "Allow", NotAction: "s3:*", Resource: "*" }],
    group: [allow("s3:*")],
    full: true,
    iam: true,
  },
  {
    name: "everything but IAM",
    own: [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
    full: false,
    iam: false,
  },
  {
    name: "everything but one action",
    own: [{ Effect: "Allow", NotAction: "iam:CreateUser", Resource: "*" }],
    full: false,
    iam: true,
  },
  {
    name: "a Deny of one action everywhere",
    own: [ALL, deny("organizations:LeaveOrganization")],
    full: false,
    iam: true,
  },
  { name: "a Deny of one action from the group", own: [ALL], group: [deny("s3:DeleteBucket")], full: false, iam: true },
  { name: "a Deny of all buckets", own: [ALL, deny("s3:DeleteBucket", "arn:aws:s3:::*")], full: false, iam: true },
  {
    name: "a Deny of one bucket",
    own: [ALL, deny("s3:*", ["arn:aws:s3:::secret", "arn:aws:s3:::secret/*"])],
    full: true,
    iam: true,
  },
  {
    name: "a Deny of all but one bucket",
    own: [ALL, { Effect: "Deny", Action: "s3:*", NotResource: "arn:aws:s3:::mine" }],
    full: false,
    iam: true,
  },
  { name: "a Deny without a second factor", own: [ALL, deny("*", "*", noMfa)], full: true, iam: true },
  {
    name: "a Deny under a condition that is known false",
    own: [ALL, deny("*", "*", { Condition: { Bool: { "aws:SecureTransport": "false" } } })],
    full: true,
    iam: true,
  },
  {
    name: "a Deny under a condition that is known true",
    own: [ALL, deny("iam:*", "*", { Condition: { Bool: { "aws:SecureTransport": "true" } } })],
    full: false,
    iam: false,
  },
  { name: "a Deny of everything", own: [ALL, deny("*")], full: false, iam: false },
  { name: "everything, bounded to everything", own: [ALL], boundary: [ALL], full: true, iam: true },
  { name: "everything, bounded to S3", own: [ALL], boundary: [allow("s3:*")], full: false, iam: false },
  {
    name: "everything, bounded to all but IAM writes",
    own: [ALL],
    boundary: [
      {
        Effect: "Allow",
        NotAction: [
          "iam:Create*",
          "iam:Put*",
          "iam:Attach*",
          "iam:Update*",
          "iam:Add*",
          "iam:Set*",
          "iam:Delete*",
          "iam:Detach*",
          "iam:Remove*",
          "iam:Upload*",
          "iam:Enable*",
          "iam:Deactivate*",
          "iam:Reset*",
        ],
        Resource: "*",
      },
    ],
    full: false,
    iam: false,
  },
  { name: "everything, the boundary denies IAM", own: [ALL], boundary: [ALL, deny("iam:*")], full: false, iam: false },
  { name: "nothing of its own in a wide boundary", boundary: [ALL], full: false, iam: false },
  { name: "everything with a second factor", own: [allow("*", "*", mfa)], full: false, iam: true },
  {
    name: "everything in one region",
    own: [allow("*", "*", { Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } })],
    full: false,
    iam: true,
  },
  { name: "everything on one bucket", own: [allow("*", "arn:aws:s3:::b/*")], full: false, iam: false },
  {
    name: "everything on every ARN, which * itself is not",
    own: [allow("*", "arn:aws:*:*:*:*")],
    full: false,
    iam: true,
  },
  { name: "all of IAM", own: [allow("iam:*")], full: false, iam: true },
  {
    name: "reading IAM",
    own: [allow(["iam:Get*", "iam:List*", "iam:Generate*", "iam:Simulate*"])],
    full: false,
    iam: false,
  },
  {
    name: "power users",
    own: [
      { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
      allow(["iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles", "account:ListRegions"]),
    ],
    full: false,
    iam: false,
  },
  { name: "passing any role", own: [allow("iam:PassRole")], full: false, iam: false },
  { name: "tagging roles", own: [allow(["iam:TagRole", "iam:UntagRole"])], full: false, iam: false },
  { name: "creating users", own: [allow("iam:CreateUser")], full: false, iam: true },
  {
    name: "creating roles within a boundary",
    own: [
      allow("iam:CreateRole", "*", { Condition: { StringEquals: { "iam:PermissionsBoundary": iam("policy/b") } } }),
    ],
    full: false,
    iam: true,
  },
  {
    name: "access keys of one other user",
    own: [allow("iam:CreateAccessKey", iam("user/bob"))],
    full: false,
    iam: true,
  },
  {
    name: "policies by a prefix",
    own: [allow("iam:CreatePolicyVersion", iam("policy/team-*"))],
    full: false,
    iam: true,
  },
  { name: "members of one group", own: [allow("iam:AddUserToGroup", iam("group/admins"))], full: false, iam: true },
  {
    name: "the trust of one role",
    own: [allow("iam:UpdateAssumeRolePolicy", iam("role/other"))],
    full: false,
    iam: true,
  },
  {
    name: "the trust of one role, denied again",
    own: [allow("iam:UpdateAssumeRolePolicy", iam("role/other")), deny("iam:Update*", iam("role/*"))],
    full: false,
    iam: false,
  },
  { name: "wildcards in the action", own: [allow("iam:*Polic?")], full: false, iam: true },
  { name: "an unknown action", own: [allow("iam:Nothing")], full: false, iam: false },
];

const SELF: Case[] = [
  {
    name: "own keys and password by variable",
    own: [
      allow(
        ["iam:*AccessKey*", "iam:ChangePassword", "iam:*LoginProfile", "iam:*MFADevice"],
        [iam("user/$" + "{aws:username}"), iam("mfa/*")],
      ),
    ],
    full: false,
    iam: false,
  },
  { name: "own name written out", own: [allow("iam:*", iam("user/ann"))], full: false, iam: false },
  { name: "own name with a wildcard", own: [allow("iam:CreateAccessKey", iam("user/ann*"))], full: false, iam: true },
];

const document = (Statement: object[]): object => ({ Version: "2012-10-17", Statement });

function flags({ own = [], group = [], boundary }: Case, kind: "user" | "role"): { full: boolean; iam: boolean } {
  const policies =
    boundary === undefined
      ? []
      : [
          {
            PolicyName: "b",
            Arn: iam("policy/bound"),
            DefaultVersionId: "v1",
            PolicyVersionList: [{ VersionId: "v1", Document: document(boundary) }],
          },
        ];
  const bound = boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: iam("policy/bound") } };
  const other: RoleDetail = { Arn: iam("role/other"), RoleName: "other" };
  const user: UserDetail = {
    Arn: iam("user/ann"),
    UserName: "ann",
    GroupList: ["g"],
    UserPolicyList: [{ PolicyName: "p", PolicyDocument: document(own) }],
    ...bound,
  };
  const role: RoleDetail = {
    Arn: iam("role/ann"),
    RoleName: "ann",
    RolePolicyList: [
      { PolicyName: "p", PolicyDocument: document(own) },
      { PolicyName: "g", PolicyDocument: document(group) },
    ],
    ...bound,
  };
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: 0 });
  index.addAuthorizationDetails({
    UserDetailList: [user],
    RoleDetailList: [role, other],
    GroupDetailList: [
      { Arn: iam("group/g"), GroupName: "g", GroupPolicyList: [{ PolicyName: "g", PolicyDocument: document(group) }] },
    ],
    Policies: policies,
  });
  const { principal } = index.seal().analyzePrincipal(kind === "user" ? user : role);
  return { full: principal.isFullAdmin, iam: principal.isIamAdmin };
}

describe.each(["user", "role"] as const)("administrators: %s", (kind) => {
  test.each(CASES)("$name", (each) => {
    expect(flags(each, kind)).toEqual({ full: each.full, iam: each.iam });
  });
});

test.each(SELF)("a user with $name", (each) => {
  expect(flags(each, "user")).toEqual({ full: each.full, iam: each.iam });
});

test("AdministratorAccess is known where the account does not list it", () => {
  const arn = "arn:aws:iam::aws:policy/AdministratorAccess";
  const ann: UserDetail = {
    Arn: iam("user/ann"),
    UserName: "ann",
    AttachedManagedPolicies: [{ PolicyName: "AdministratorAccess", PolicyArn: arn }],
    PermissionsBoundary: { PermissionsBoundaryArn: arn },
  };
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: 0 });
  index.addAuthorizationDetails({ UserDetailList: [ann] });
  const account = index.seal();
  expect(account.analyzePrincipal(ann).principal).toMatchObject({ isFullAdmin: true, isIamAdmin: true });
  expect(account.gaps).toEqual([]);
});
