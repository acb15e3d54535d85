import { EVERYTHING, iam, LITTLE, type Statement, trustingUs } from "./accounts.ts";
import { AWS, admin, type Case, deny, describeCases, on, self, within } from "./openAndClosed.ts";

const FENCE = iam("policy/fence");
const narrow = { policies: { fence: [[{ Action: ["s3:*", "ec2:*"] }]] } };
const MAKING = {
  role: [within(FENCE, on(["iam:CreateRole", "iam:AttachRolePolicy", "iam:PutRolePolicy"], "role/*"))],
  user: [
    within(FENCE, on(["iam:CreateUser", "iam:AttachUserPolicy", "iam:PutUserPolicy"], "user/*")),
    on("iam:CreateAccessKey", "user/*"),
  ],
};

const DELEGATION: readonly Case[] = (["role", "user"] as const).flatMap((kind): Case[] => {
  const Kind = kind === "role" ? "Role" : "User";
  const create =
    kind === "role" ? "iam:CreateRole + iam:PutRolePolicy" : "iam:CreateUser + iam:CreateAccessKey + iam:PutUserPolicy";
  const by = (action: string): string => `user/ann -[${create} + ${action}]-> ${kind}/* (certain)`;
  const guarded = { "the guard is intact": { ann: MAKING[kind] } };
  const removal = `iam:Delete${Kind}PermissionsBoundary`;
  const setting = `iam:Put${Kind}PermissionsBoundary`;
  return [
    {
      name: `creates a ${kind} within a boundary and removes it`,
      ann: [...MAKING[kind], on(removal, `${kind}/*`)],
      account: narrow,
      path: by(removal),
      closed: {
        ...guarded,
        "a Deny": { ann: [...MAKING[kind], on(removal, `${kind}/*`), deny(removal)] },
        "of others only": {
          ann: [...MAKING[kind], on(removal, `${kind}/theirs`), deny(`iam:Create${Kind}`, `${kind}/theirs`)],
        },
      },
    },
    {
      name: `creates a ${kind} within a boundary and sets another`,
      ann: [...MAKING[kind], on(setting, `${kind}/*`)],
      account: narrow,
      path: by(setting),
      closed: {
        ...guarded,
        "the same one only": { ann: [...MAKING[kind], within(FENCE, on(setting, `${kind}/*`))] },
        "a Deny of all others": {
          ann: [
            ...MAKING[kind],
            on(setting, `${kind}/*`),
            { ...deny(setting), Condition: { StringNotEquals: { "iam:PermissionsBoundary": FENCE } } },
          ],
        },
      },
    },
    {
      name: `creates a ${kind} within a boundary that she may edit`,
      ann: [...MAKING[kind], on("iam:CreatePolicyVersion", "policy/*")],
      account: narrow,
      path: by("iam:CreatePolicyVersion"),
      closed: {
        ...guarded,
        "a Deny on that policy": {
          ann: [...MAKING[kind], on("iam:CreatePolicyVersion", "policy/*"), deny("iam:*", "policy/fence")],
        },
      },
    },
    {
      name: `creates a ${kind} within a boundary of which an older version is wider`,
      ann: [...MAKING[kind], on("iam:SetDefaultPolicyVersion", "policy/fence")],
      account: { policies: { fence: [[{ Action: "s3:*" }], [EVERYTHING]] } },
      path: by("iam:SetDefaultPolicyVersion"),
      closed: {
        ...guarded,
        "it was not": { account: { policies: { fence: [[{ Action: "s3:*" }], [{ Action: "ec2:*" }]] } } },
      },
    },
    {
      name: `creates a ${kind} within a boundary that allows everything`,
      ann: MAKING[kind].map((statement) =>
        "Condition" in statement ? within(AWS("AdministratorAccess"), statement) : statement,
      ),
      path: `user/ann -[${create}]-> ${kind}/* (certain)`,
      closed: {
        ReadOnlyAccess: {
          ann: MAKING[kind].map((statement) =>
            "Condition" in statement ? within(AWS("ReadOnlyAccess"), statement) : statement,
          ),
        },
      },
    },
    {
      name: `creates a ${kind} within a boundary that lets it remove it`,
      ann: MAKING[kind],
      account: { policies: { fence: [[{ Action: ["s3:*", "iam:*"] }]] } },
      path: `user/ann -[${create}]-> ${kind}/* -[${removal}]-> ${kind}/* (certain)`,
      closed: {
        "the boundary denies what would": {
          account: {
            policies: {
              fence: [
                [
                  { Action: ["s3:*", "iam:*"] },
                  deny([
                    "iam:Put*",
                    "iam:Attach*",
                    "iam:Delete*Boundary",
                    "iam:*PolicyVersion",
                    "iam:Create*",
                    "iam:Add*",
                  ]),
                ],
              ],
            },
          },
        },
      },
    },
    {
      name: `creates a ${kind} within a boundary that lets it act as an administrator`,
      ann: MAKING[kind],
      account: {
        policies: { fence: [[{ Action: ["s3:*", "sts:AssumeRole"] }]] },
        roles: { boss: { ...admin, trust: [trustingUs("root")] } },
      },
      path: `user/ann -[${create}]-> ${kind}/* -[sts:AssumeRole]-> role/boss (certain)`,
      closed: {
        "the role trusts others": {
          account: {
            policies: { fence: [[{ Action: ["s3:*", "sts:AssumeRole"] }]] },
            roles: { boss: { ...admin, trust: [trustingUs("user/root")] } },
          },
        },
      },
    },
  ];
});

const BOUNDED: readonly Case[] = [
  {
    name: "edits the boundary of a role that she may use",
    ann: [on("iam:CreatePolicyVersion", "policy/fence"), on("sts:AssumeRole", "role/boss")],
    account: { ...narrow, roles: { boss: { ...admin, boundary: "fence", trust: [trustingUs("root")] } } },
    path: "user/ann -[iam:CreatePolicyVersion + sts:AssumeRole]-> role/boss (certain)",
    closed: {
      "another policy": { ann: [on("iam:CreatePolicyVersion", "policy/other"), on("sts:AssumeRole", "role/boss")] },
      "the role is weak": {
        account: { ...narrow, roles: { boss: { inline: [LITTLE], boundary: "fence", trust: [trustingUs("root")] } } },
      },
      "she cannot use the role": { ann: [on("iam:CreatePolicyVersion", "policy/fence")] },
    },
  },
  {
    name: "sets an older version of a user's boundary as default",
    ann: [on("iam:SetDefaultPolicyVersion", "policy/fence"), on("iam:CreateAccessKey", "user/root")],
    account: {
      users: { root: { ...admin, boundary: "fence" } },
      policies: { fence: [[{ Action: "s3:*" }], [EVERYTHING]] },
    },
    path: "user/ann -[iam:SetDefaultPolicyVersion + iam:CreateAccessKey]-> user/root (certain)",
    closed: {
      "it is no wider": {
        account: {
          users: { root: { ...admin, boundary: "fence" } },
          policies: { fence: [[{ Action: "s3:*" }], [{ Action: "ec2:*" }]] },
        },
      },
    },
  },
  {
    name: "sets an older version of her own boundary as default",
    ann: [EVERYTHING],
    her: { boundary: "fence" },
    account: { policies: { fence: [[{ Action: "iam:SetDefaultPolicyVersion" }], [EVERYTHING]] } },
    path: self("iam:SetDefaultPolicyVersion"),
    closed: {
      "the boundary does not let her": { account: { policies: { fence: [[{ Action: "iam:Get*" }], [EVERYTHING]] } } },
    },
  },
];

const UNLISTED = within(AWS("ReadOnlyAccess"), on(["iam:CreateRole", "iam:PutRolePolicy"], "role/*"));
const ELSEWHERE: readonly Case[] = [
  {
    name: "creates a role within a boundary that the account does not list, and removes it",
    ann: [UNLISTED, on("iam:DeleteRolePermissionsBoundary", "role/*")],
    path: "user/ann -[iam:CreateRole + iam:PutRolePolicy + iam:DeleteRolePermissionsBoundary]-> role/* (certain)",
    closed: {
      "the guard is intact": { ann: [UNLISTED] },
      "a Deny": {
        ann: [UNLISTED, on("iam:DeleteRolePermissionsBoundary", "role/*"), deny("iam:Delete*")],
      },
    },
  },
  {
    name: "creates a role where a Deny asks for a boundary, and removes it",
    ann: [
      on(["iam:CreateRole", "iam:PutRolePolicy", "iam:DeleteRolePermissionsBoundary"], "role/*"),
      {
        ...deny(["iam:CreateRole", "iam:PutRolePolicy"]),
        Condition: { StringNotEquals: { "iam:PermissionsBoundary": FENCE } },
      },
    ],
    account: narrow,
    path: "user/ann -[iam:CreateRole + iam:PutRolePolicy + iam:DeleteRolePermissionsBoundary]-> role/* (certain)",
    closed: {
      "it cannot be removed": {
        ann: [
          on(["iam:CreateRole", "iam:PutRolePolicy"], "role/*"),
          {
            ...deny(["iam:CreateRole", "iam:PutRolePolicy"]),
            Condition: { StringNotEquals: { "iam:PermissionsBoundary": FENCE } },
          },
        ],
      },
    },
  },
];

const NAMES = { ArnLike: { "iam:PermissionsBoundary": iam("policy/dev-*") } };
const OWN: readonly Case[] = [
  {
    name: "creates a role within a boundary that she creates",
    ann: [
      { ...on(["iam:CreateRole", "iam:PutRolePolicy"], "role/*"), Condition: NAMES },
      on("iam:CreatePolicy", "policy/dev-*"),
    ],
    path: "user/ann -[iam:CreateRole + iam:PutRolePolicy + iam:CreatePolicy]-> role/* (certain)",
    closed: {
      "she may create other policies": {
        ann: [
          { ...on(["iam:CreateRole", "iam:PutRolePolicy"], "role/*"), Condition: NAMES },
          on("iam:CreatePolicy", "policy/app-*"),
        ],
      },
    },
  },
];

/** Delegation as AWS describes it ("Permissions boundaries for IAM entities"): an administrator of users within a fence. */
const fence = [
  { Action: ["s3:*", "cloudwatch:*", "ec2:*", "dynamodb:*", "iam:List*"] },
  { Action: ["iam:*AccessKey*", "iam:ChangePassword"], Resource: iam(["user/$", "{aws:username}"].join("")) },
];
const changing = [
  "CreateUser",
  "DeleteUserPolicy",
  "AttachUserPolicy",
  "DetachUserPolicy",
  "PutUserPermissionsBoundary",
  "PutUserPolicy",
];
const delegated = (without: "edit" | "removal" | "nothing"): readonly Statement[] => [
  within(FENCE, { Action: changing.map((name) => `iam:${name}`) }),
  {
    Action: ["iam:Get*", "iam:List*", "iam:DeleteUser", "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:*Group*"],
  },
  {
    Action: [
      "iam:CreatePolicy*",
      "iam:DeletePolicy*",
      "iam:SetDefaultPolicyVersion",
      "iam:DeleteUserPermissionsBoundary",
    ],
  },
  ...(without === "edit"
    ? []
    : [
        deny(
          ["iam:CreatePolicyVersion", "iam:DeletePolicy*", "iam:SetDefaultPolicyVersion"],
          "policy/fence",
          "policy/delegated",
        ),
      ]),
  ...(without === "removal" ? [] : [deny("iam:DeleteUserPermissionsBoundary")]),
];
const policies = { fence: [fence], delegated: [delegated("nothing")] };
const delegating = (without: "edit" | "removal"): Case => ({
  name: `administers users within a fence, the Deny against its ${without} left out`,
  ann: [{ Action: "iam:*" }],
  her: { boundary: "delegated" },
  account: { policies: { fence: [fence], delegated: [delegated(without)] } },
  path:
    without === "edit"
      ? "user/ann -[iam:CreateUser + iam:CreateAccessKey + iam:PutUserPolicy + iam:CreatePolicyVersion]-> user/* (certain)"
      : "user/ann -[iam:CreateUser + iam:CreateAccessKey + iam:PutUserPolicy + iam:DeleteUserPermissionsBoundary]-> user/* (certain)",
  closed: { "the guard is there": { account: { policies } } },
});

describeCases("users and roles created within a boundary", DELEGATION);
describeCases("a boundary that a condition asks for", ELSEWHERE);
describeCases("a boundary that she creates", OWN);
describeCases("delegated administration", [delegating("edit"), delegating("removal")]);
describeCases("the boundaries of other principals", BOUNDED);
