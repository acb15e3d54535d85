import { describe, expect, it } from "vitest";
import {
  EVERYTHING,
  escalationOf,
  iam,
  LITTLE,
  type Sketch,
  type Statement,
  summary,
  trusting,
  trustingUs,
} from "./accounts.ts";

/** user/ann has the statements `ann` in `account`. `path` is one of her paths; without it she has none. */
interface Case {
  name: string;
  ann: readonly Statement[];
  account?: Sketch;
  her?: NonNullable<Sketch["users"]>[string];
  path?: string;
}

const on = (Action: string | readonly string[], ...resources: readonly string[]): Statement => ({
  Action,
  Resource: resources.map((name) => (name.startsWith("arn:") ? name : iam(name))),
});
const deny = (Action: string | readonly string[], extra: Statement = {}): Statement => ({
  Effect: "Deny",
  Action,
  ...extra,
});
const OWN_NAME = ["user/$", "{aws:username}"].join("");
const admin = { inline: [EVERYTHING] };
const root = { users: { root: admin } } satisfies Sketch;
const self = (action: string): string => `user/ann -[${action}]-> user/ann (certain)`;

const SELF: readonly Case[] = [
  {
    name: "adds an inline policy to herself",
    ann: [on("iam:PutUserPolicy", "user/ann")],
    path: self("iam:PutUserPolicy"),
  },
  {
    name: "attaches a policy to herself",
    ann: [on("iam:AttachUserPolicy", OWN_NAME)],
    path: self("iam:AttachUserPolicy"),
  },
  {
    name: "may add a policy to another user only",
    ann: [on("iam:PutUserPolicy", "user/bob")],
    account: { users: { bob: {} } },
  },
  { name: "a role's action does nothing for a user", ann: [on("iam:PutRolePolicy", "user/ann")] },
  {
    name: "may attach one harmless policy only",
    ann: [
      {
        ...on("iam:AttachUserPolicy", "user/ann"),
        Condition: { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess" } },
      },
    ],
  },
  {
    name: "may attach an administrator's policy of the account",
    ann: [
      { ...on("iam:AttachUserPolicy", "user/ann"), Condition: { ArnLike: { "iam:PolicyARN": iam("policy/team-*") } } },
    ],
    account: { policies: { "team-all": [[EVERYTHING]] } },
    path: self("iam:AttachUserPolicy"),
  },
  {
    name: "may attach a policy that she may also create",
    ann: [
      { ...on("iam:AttachUserPolicy", "user/ann"), Condition: { ArnLike: { "iam:PolicyARN": iam("policy/team-*") } } },
      on("iam:CreatePolicy", "policy/team-*"),
    ],
    path: self("iam:AttachUserPolicy + iam:CreatePolicy"),
  },
  {
    name: "adds an inline policy to her group",
    ann: [on("iam:PutGroupPolicy", "group/team")],
    her: { groups: ["team"] },
    account: { groups: { team: {} } },
    path: self("iam:PutGroupPolicy"),
  },
  {
    name: "attaches a policy to her group",
    ann: [on("iam:AttachGroupPolicy", "group/team")],
    her: { groups: ["team"] },
    account: { groups: { team: {} } },
    path: self("iam:AttachGroupPolicy"),
  },
  {
    name: "adds an inline policy to a group that she is not in",
    ann: [on("iam:PutGroupPolicy", "group/team")],
    account: { groups: { team: {} } },
  },
  {
    name: "joins a group and adds a policy to it",
    ann: [on(["iam:AddUserToGroup", "iam:PutGroupPolicy"], "group/team")],
    account: { groups: { team: {} } },
    path: self("iam:AddUserToGroup + iam:PutGroupPolicy"),
  },
  {
    name: "joins a group of administrators",
    ann: [on("iam:AddUserToGroup", "group/admins")],
    account: { groups: { admins: { attached: ["AdministratorAccess"] } } },
    path: self("iam:AddUserToGroup"),
  },
  {
    name: "joins a group that adds what she lacks",
    ann: [
      on("iam:AddUserToGroup", "group/rest"),
      { NotAction: ["s3:*", "sso:*", "identitystore:*"] },
      deny("iam:*", { NotResource: iam("group/rest") }),
    ],
    account: { groups: { rest: { inline: [{ Action: ["s3:*", "sso:*", "identitystore:*"] }] } } },
  },
  {
    name: "joins a group that adds the rest of everything",
    ann: [on("iam:AddUserToGroup", "group/rest"), { NotAction: ["s3:*", "iam:*"] }],
    account: { groups: { rest: { inline: [{ Action: ["s3:*", "iam:*"] }] } } },
    path: self("iam:AddUserToGroup"),
  },
  {
    name: "joins a group that allows little",
    ann: [on("iam:AddUserToGroup", "group/team")],
    account: { groups: { team: { inline: [LITTLE] } } },
  },
  {
    name: "edits a policy attached to her",
    ann: [on("iam:CreatePolicyVersion", "policy/own")],
    her: { attached: ["own"] },
    account: { policies: { own: [[LITTLE]] } },
    path: self("iam:CreatePolicyVersion"),
  },
  {
    name: "edits a policy of her group",
    ann: [on("iam:CreatePolicyVersion", "policy/own")],
    her: { groups: ["team"] },
    account: { policies: { own: [[LITTLE]] }, groups: { team: { attached: ["own"] } } },
    path: self("iam:CreatePolicyVersion"),
  },
  {
    name: "edits a policy that nobody has",
    ann: [on("iam:CreatePolicyVersion", "policy/own")],
    account: { policies: { own: [[LITTLE]] } },
  },
  {
    name: "cannot edit a policy of AWS",
    ann: [on("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/*")],
    her: { attached: ["AdministratorAccess"] },
    account: {},
  },
  {
    name: "switches to an older version",
    ann: [on("iam:SetDefaultPolicyVersion", "policy/own")],
    her: { attached: ["own"] },
    account: { policies: { own: [[LITTLE], [EVERYTHING]] } },
    path: self("iam:SetDefaultPolicyVersion"),
  },
  {
    name: "older versions allow nothing more",
    ann: [on("iam:SetDefaultPolicyVersion", "policy/own")],
    her: { attached: ["own"] },
    account: { policies: { own: [[LITTLE], [{ Action: "s3:*" }]] } },
  },
  {
    name: "creates a role",
    ann: [on(["iam:CreateRole", "iam:AttachRolePolicy"], "role/*")],
    path: "user/ann -[iam:CreateRole + iam:AttachRolePolicy]-> role/* (certain)",
  },
  {
    name: "may create roles within a boundary only",
    ann: [
      {
        ...on(["iam:CreateRole", "iam:AttachRolePolicy"], "role/*"),
        Condition: { StringEquals: { "iam:PermissionsBoundary": iam("policy/fence") } },
      },
    ],
  },
  {
    name: "may create one role and change another",
    ann: [on("iam:CreateRole", "role/a-*"), on("iam:PutRolePolicy", "role/b-*")],
  },
  ...["role/aws-service-role/*", "role/aws-reserved/sso.amazonaws.com/*"].map((path) => ({
    name: `makes no role on a path that is AWS's: ${path}`,
    ann: [on(["iam:CreateRole", "iam:PutRolePolicy"], path)],
  })),
  {
    name: "cannot create a user whose name is taken, whatever its case and path",
    ann: [on(["iam:CreateUser", "iam:PutUserPolicy"], "user/new/BOB"), on("iam:CreateAccessKey", "user/new/BOB")],
    account: { users: { bob: {} } },
  },
  {
    name: "creates a user",
    ann: [on(["iam:CreateUser", "iam:PutUserPolicy", "iam:CreateAccessKey"], "user/dev-*")],
    path: "user/ann -[iam:CreateUser + iam:CreateAccessKey + iam:PutUserPolicy]-> user/dev-* (certain)",
  },
  { name: "creates a user without a credential", ann: [on(["iam:CreateUser", "iam:PutUserPolicy"], "user/dev-*")] },
];

const HINDERED: readonly Case[] = [
  {
    name: "a Deny outside the policy that she can overwrite",
    ann: [on("iam:PutUserPolicy", "user/ann"), deny(["ec2:*", "s3:*"])],
    path: "user/ann -[iam:PutUserPolicy]-> user/ann -[iam:DeleteUserPolicy]-> user/ann (certain)",
  },
  {
    name: "a Deny of her group stays in force",
    ann: [on("iam:PutUserPolicy", "user/ann")],
    her: { groups: ["held"] },
    account: { groups: { held: { inline: [deny("iam:*", { NotResource: iam("user/ann") }), deny("s3:*")] } } },
  },
  {
    name: "a Deny on named resources does not stop her",
    ann: [on("iam:PutUserPolicy", "user/ann"), deny("s3:*", { Resource: "arn:aws:s3:::vault/*" })],
    path: self("iam:PutUserPolicy"),
  },
  {
    name: "a Deny in an attached policy that she can detach",
    ann: [on(["iam:PutUserPolicy", "iam:DetachUserPolicy"], "user/ann")],
    her: { attached: ["no-s3"] },
    account: { policies: { "no-s3": [[deny("s3:*")]] } },
    path: "user/ann -[iam:PutUserPolicy]-> user/ann -[iam:DetachUserPolicy]-> user/ann (certain)",
  },
  {
    name: "a Deny in an attached policy that she cannot detach",
    ann: [on("iam:PutUserPolicy", "user/ann")],
    her: { attached: ["no-iam"] },
    account: { policies: { "no-iam": [[deny(["iam:D*", "iam:C*", "s3:*"])]] } },
  },
  {
    name: "the Deny itself is removed by what was granted",
    ann: [on("iam:PutUserPolicy", "user/ann")],
    her: { attached: ["no-s3"] },
    account: { policies: { "no-s3": [[deny("s3:*")]] } },
    path: "user/ann -[iam:PutUserPolicy]-> user/ann -[iam:DetachUserPolicy]-> user/ann (certain)",
  },
  {
    name: "a Deny of her group, which she can leave",
    ann: [on("iam:PutUserPolicy", "user/ann"), on("iam:RemoveUserFromGroup", "group/held")],
    her: { groups: ["held"] },
    account: { groups: { held: { inline: [deny(["iam:Delete*", "s3:*"])] } } },
    path: "user/ann -[iam:PutUserPolicy]-> user/ann -[iam:RemoveUserFromGroup]-> user/ann (certain)",
  },
  {
    name: "a boundary stops what she grants herself",
    ann: [on("iam:PutUserPolicy", "user/ann")],
    her: { boundary: "fence" },
    account: { policies: { fence: [[{ Action: ["s3:*", "iam:PutUserPolicy"] }]] } },
  },
  {
    name: "a boundary that she can remove",
    ann: [on(["iam:PutUserPolicy", "iam:DeleteUserPermissionsBoundary"], "user/ann")],
    her: { boundary: "fence" },
    account: { policies: { fence: [[{ Action: ["s3:*", "iam:*UserPolicy", "iam:DeleteUserPermissionsBoundary"] }]] } },
    path: "user/ann -[iam:PutUserPolicy]-> user/ann -[iam:DeleteUserPermissionsBoundary]-> user/ann (certain)",
  },
  {
    name: "a boundary that lets her grant herself its removal",
    ann: [on("iam:PutUserPolicy", "user/ann")],
    her: { boundary: "fence" },
    account: { policies: { fence: [[{ Action: ["s3:*", "iam:*"] }]] } },
    path: "user/ann -[iam:PutUserPolicy]-> user/ann -[iam:DeleteUserPermissionsBoundary]-> user/ann (certain)",
  },
  {
    name: "a boundary alone holds her back, and she can edit it",
    ann: [EVERYTHING],
    her: { boundary: "fence" },
    account: { policies: { fence: [[{ Action: ["s3:*", "iam:CreatePolicyVersion"] }]] } },
    path: self("iam:CreatePolicyVersion"),
  },
  {
    name: "a boundary alone holds her back, and it stays",
    ann: [EVERYTHING],
    her: { boundary: "fence" },
    account: { policies: { fence: [[{ Action: "s3:*" }]] } },
  },
];

const OTHERS: readonly Case[] = [
  {
    name: "creates an access key for an administrator",
    ann: [on("iam:CreateAccessKey", "user/root")],
    account: root,
    path: "user/ann -[iam:CreateAccessKey]-> user/root (certain)",
  },
  {
    name: "creates an access key for someone else",
    ann: [on("iam:CreateAccessKey", "user/bob")],
    account: { users: { ...root.users, bob: {} } },
  },
  {
    name: "creates a password for an administrator",
    ann: [on("iam:CreateLoginProfile", "user/root")],
    account: root,
    path: "user/ann -[iam:CreateLoginProfile]-> user/root (assumed)",
  },
  {
    name: "changes an administrator's password",
    ann: [on("iam:UpdateLoginProfile", "user/root")],
    account: root,
    path: "user/ann -[iam:UpdateLoginProfile]-> user/root (assumed)",
  },
  {
    name: "an access key under a condition",
    ann: [{ ...on("iam:CreateAccessKey", "user/root"), Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }],
    account: root,
    path: "user/ann -[iam:CreateAccessKey]-> user/root (conditional)",
  },
  {
    name: "an access key under a condition that fails",
    ann: [
      { ...on("iam:CreateAccessKey", "user/root"), Condition: { StringEquals: { "aws:ResourceTag/team": "blue" } } },
    ],
    account: { users: { root: { ...admin, tags: { team: "red" } } } },
  },
  {
    name: "an access key by a tag of the user",
    ann: [{ ...on("iam:CreateAccessKey", "user/*"), Condition: { StringEquals: { "iam:ResourceTag/team": "red" } } }],
    account: { users: { root: { ...admin, tags: { team: "red" } } } },
    path: "user/ann -[iam:CreateAccessKey]-> user/root (certain)",
  },
  {
    name: "a Deny on the administrator",
    ann: [on("iam:CreateAccessKey", "user/*"), deny("iam:*", { Resource: iam("user/root") })],
    account: root,
  },
  {
    name: "grants and takes over another user",
    ann: [on(["iam:PutUserPolicy", "iam:CreateAccessKey"], "user/bob")],
    account: { users: { bob: {} } },
    path: "user/ann -[iam:PutUserPolicy + iam:CreateAccessKey]-> user/bob (certain)",
  },
  {
    name: "grants to one user, takes over another",
    ann: [on("iam:PutUserPolicy", "user/bob"), on("iam:CreateAccessKey", "user/cid")],
    account: { users: { bob: {}, cid: {} } },
  },
  {
    name: "the other user is bounded",
    ann: [on(["iam:PutUserPolicy", "iam:CreateAccessKey"], "user/bob")],
    account: { users: { bob: { boundary: "fence" } }, policies: { fence: [[{ Action: "s3:*" }]] } },
  },
  {
    name: "the other user's boundary can be removed",
    ann: [on(["iam:PutUserPolicy", "iam:CreateAccessKey", "iam:DeleteUserPermissionsBoundary"], "user/bob")],
    account: { users: { bob: { boundary: "fence" } }, policies: { fence: [[{ Action: "s3:*" }]] } },
    path: "user/ann -[iam:PutUserPolicy + iam:DeleteUserPermissionsBoundary + iam:CreateAccessKey]-> user/bob (certain)",
  },
  {
    name: "only users within a boundary may be granted to",
    ann: [
      {
        ...on(["iam:PutUserPolicy", "iam:CreateAccessKey"], "user/bob"),
        Condition: { StringEquals: { "iam:PermissionsBoundary": iam("policy/fence") } },
      },
    ],
    account: { users: { bob: {} } },
  },
];

const trustedByRoot = trustingUs("root");
const boss = (trust: readonly Statement[], more: object = {}): Sketch => ({
  roles: { boss: { ...admin, trust, ...more } },
});
const weak = (trust: readonly Statement[], more: object = {}): Sketch => ({ roles: { weak: { trust, ...more } } });

const ROLES: readonly Case[] = [
  {
    name: "assumes a role that trusts the account",
    ann: [on("sts:AssumeRole", "role/boss")],
    account: boss([trustedByRoot]),
    path: "user/ann -[sts:AssumeRole]-> role/boss (certain)",
  },
  {
    name: "assumes a role that trusts her, without any policy",
    ann: [LITTLE],
    account: boss([trustingUs("user/ann")]),
    path: "user/ann -[sts:AssumeRole]-> role/boss (certain)",
  },
  { name: "the account is trusted, she has no permission", ann: [LITTLE], account: boss([trustedByRoot]) },
  {
    name: "permission without trust",
    ann: [on("sts:AssumeRole", "role/boss")],
    account: boss([trusting("lambda.amazonaws.com")]),
  },
  {
    name: "an external id is asked for",
    ann: [on("sts:AssumeRole", "role/boss")],
    account: boss([{ ...trustedByRoot, Condition: { StringEquals: { "sts:ExternalId": "x" } } }]),
    path: "user/ann -[sts:AssumeRole]-> role/boss (conditional)",
  },
  {
    name: "trust of another principal by tag",
    ann: [on("sts:AssumeRole", "role/boss")],
    account: boss([{ ...trustedByRoot, Condition: { StringEquals: { "aws:PrincipalTag/team": "red" } } }]),
  },
  {
    name: "a Deny in the trust policy",
    ann: [on("sts:AssumeRole", "role/boss")],
    account: boss([trustedByRoot, { ...trustingUs("user/ann"), Effect: "Deny" }]),
  },
  {
    name: "the role has a boundary",
    ann: [on("sts:AssumeRole", "role/boss")],
    account: { ...boss([trustedByRoot], { boundary: "fence" }), policies: { fence: [[{ Action: "s3:*" }]] } },
  },
  {
    name: "changes the trust policy of an administrator",
    ann: [on("iam:UpdateAssumeRolePolicy", "role/boss")],
    account: boss([]),
    path: "user/ann -[iam:UpdateAssumeRolePolicy]-> role/boss (certain)",
  },
  {
    name: "cannot change the trust policy of a service-linked role",
    ann: [on("iam:UpdateAssumeRolePolicy", "role/*")],
    account: boss([], { path: "aws-service-role/support.amazonaws.com/" }),
  },
  {
    name: "cannot change the trust policy of a role of IAM Identity Center",
    ann: [on("iam:UpdateAssumeRolePolicy", "role/*")],
    account: boss([], { path: "aws-reserved/sso.amazonaws.com/" }),
  },
  {
    name: "adds a policy to a role and assumes it",
    ann: [on(["iam:PutRolePolicy", "sts:AssumeRole"], "role/weak")],
    account: weak([trustedByRoot]),
    path: "user/ann -[iam:PutRolePolicy + sts:AssumeRole]-> role/weak (certain)",
  },
  {
    name: "attaches a policy to a role and changes its trust policy",
    ann: [on(["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"], "role/weak")],
    account: weak([]),
    path: "user/ann -[iam:AttachRolePolicy + iam:UpdateAssumeRolePolicy]-> role/weak (certain)",
  },
  {
    name: "edits the policy of a role and assumes it",
    ann: [on("iam:CreatePolicyVersion", "policy/held"), on("sts:AssumeRole", "role/weak")],
    account: { ...weak([trustedByRoot], { attached: ["held"] }), policies: { held: [[LITTLE]] } },
    path: "user/ann -[iam:CreatePolicyVersion + sts:AssumeRole]-> role/weak (certain)",
  },
  {
    name: "adds a policy to a role that she cannot use",
    ann: [on("iam:PutRolePolicy", "role/weak")],
    account: weak([trustedByRoot]),
  },
  {
    name: "adds a policy to one role and assumes another",
    ann: [on("iam:PutRolePolicy", "role/weak"), on("sts:AssumeRole", "role/other")],
    account: { roles: { weak: { trust: [trustedByRoot] }, other: { trust: [trustedByRoot] } } },
  },
  {
    name: "passes a role to a service that it trusts in one region",
    ann: [on("iam:PassRole", "role/boss"), { Action: ["states:CreateStateMachine", "states:StartExecution"] }],
    account: { roles: { boss: { ...admin, trust: [trusting("states.eu-west-1.amazonaws.com")] } } },
    path: "user/ann -[iam:PassRole + states:CreateStateMachine + states:StartExecution]-> role/boss (certain)",
  },
  {
    name: "a Deny of the service in one region is limited to that region",
    ann: [on("iam:PassRole", "role/boss"), { Action: ["states:CreateStateMachine", "states:StartExecution"] }],
    account: {
      roles: {
        boss: {
          ...admin,
          trust: [
            trusting("states.amazonaws.com"),
            trusting("states.eu-west-1.amazonaws.com"),
            { ...trusting("states.eu-west-1.amazonaws.com"), Effect: "Deny" },
          ],
        },
      },
    },
    path: "user/ann -[iam:PassRole + states:CreateStateMachine + states:StartExecution]-> role/boss (certain)",
  },
  {
    name: "cannot pass a role to a service that it denies in the only region",
    ann: [on("iam:PassRole", "role/boss"), { Action: ["states:CreateStateMachine", "states:StartExecution"] }],
    account: {
      roles: {
        boss: {
          ...admin,
          trust: [
            trusting("states.eu-west-1.amazonaws.com"),
            { ...trusting("states.eu-west-1.amazonaws.com"), Effect: "Deny" },
          ],
        },
      },
    },
  },
  {
    name: "grants to a role and passes it to a function",
    ann: [
      on(["iam:AttachRolePolicy", "iam:PassRole"], "role/weak"),
      { Action: ["lambda:CreateFunction", "lambda:InvokeFunction"] },
    ],
    account: weak([trusting("lambda.amazonaws.com")]),
    path: "user/ann -[iam:AttachRolePolicy + iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction]-> role/weak (certain)",
  },
];

describe.each([
  ["what she does to herself", SELF],
  ["denies and boundaries", HINDERED],
  ["other users", OTHERS],
  ["roles", ROLES],
])("one principal: %s", (_, cases) => {
  it.each(cases)("$name", ({ ann, account, her, path }) => {
    const sketch = { ...account, users: { ...account?.users, ann: { ...her, inline: ann } } };
    const found = escalationOf(sketch);
    const paths = summary(found, "user/ann");
    if (path === undefined) expect(paths).toEqual([]);
    else expect(paths).toContain(path);
    expect(found.canEscalate(iam("user/ann"))).toBe(path !== undefined);
  });
});
