import { iam, LITTLE, type Sketch, trusting, trustingUs } from "./accounts.ts";
import { AWS, admin, boss, type Case, deny, describeCases, LAMBDA, on, only, self } from "./openAndClosed.ts";

const JOINING: readonly Case[] = [
  ...["iam:PutUserPolicy", "iam:AttachUserPolicy"].map((action): Case => {
    const groups = { editors: { inline: [{ Action: action }] } };
    return {
      name: `joins a group that may ${action}`,
      ann: [on("iam:AddUserToGroup", "group/editors")],
      account: { groups },
      path: self("iam:AddUserToGroup", action),
      closed: {
        "a Deny on joining": { ann: [on("iam:AddUserToGroup", "group/editors"), deny("iam:Add*", "group/editors")] },
        "a Deny on the grant": { ann: [on("iam:AddUserToGroup", "group/editors"), deny("iam:*Policy")] },
        "a boundary without the grant": {
          her: { boundary: "fence" },
          account: { groups, policies: { fence: [[{ Action: ["s3:*", "iam:AddUserToGroup"] }]] } },
        },
        "a group for other users": { account: { groups: { editors: { inline: [on(action, "user/bob")] } } } },
      },
    };
  }),
  {
    name: "joins a group that may do anything in IAM",
    ann: [on("iam:AddUserToGroup", "group/*")],
    account: { groups: { delegates: { attached: ["iam-admin"] } }, policies: { "iam-admin": [[{ Action: "iam:*" }]] } },
    path: self("iam:AddUserToGroup", "iam:PutUserPolicy"),
    closed: {
      "the group may only read": {
        account: {
          groups: { delegates: { attached: ["iam-admin"] } },
          policies: { "iam-admin": [[{ Action: ["iam:Get*", "iam:List*"] }]] },
        },
      },
    },
  },
  {
    name: "joins a group that lets her join another",
    ann: [on("iam:AddUserToGroup", "group/first")],
    account: {
      groups: {
        first: { inline: [on("iam:AddUserToGroup", "group/second")] },
        second: { inline: [on("iam:AttachUserPolicy", "user/*")] },
        third: { inline: [LITTLE] },
      },
    },
    path: self("iam:AddUserToGroup", "iam:AddUserToGroup", "iam:AttachUserPolicy"),
    closed: {
      "the second cannot be joined": {
        account: {
          groups: {
            first: { inline: [on("iam:AddUserToGroup", "group/third")] },
            second: { inline: [on("iam:AttachUserPolicy", "user/*")] },
            third: { inline: [LITTLE] },
          },
        },
      },
    },
  },
  {
    name: "joins a group and edits the policy attached to it",
    ann: [on("iam:AddUserToGroup", "group/team"), on("iam:CreatePolicyVersion", "policy/shared")],
    account: { groups: { team: { attached: ["shared"] } }, policies: { shared: [[LITTLE]] } },
    path: self("iam:AddUserToGroup + iam:CreatePolicyVersion"),
    closed: { "another policy is attached": { account: { groups: { team: {} }, policies: { shared: [[LITTLE]] } } } },
  },
  {
    name: "joins a group with a Deny and leaves it again",
    ann: [on("iam:AddUserToGroup", "group/mixed")],
    account: { groups: { mixed: { inline: [{ Action: "iam:*" }, deny("s3:*")] } } },
    path: self("iam:AddUserToGroup", "iam:PutUserPolicy", "iam:RemoveUserFromGroup"),
    closed: {
      "the Deny holds": {
        account: {
          groups: {
            mixed: {
              inline: [on("iam:PutUserPolicy", "user/ann"), deny("s3:*"), deny(["iam:Create*", "iam:*Group*"])],
            },
          },
        },
      },
    },
  },
  {
    name: "creates a group, puts a policy into it and joins it",
    ann: [on(["iam:CreateGroup", "iam:PutGroupPolicy", "iam:AddUserToGroup"], "group/*")],
    path: self("iam:CreateGroup + iam:AddUserToGroup + iam:PutGroupPolicy"),
    closed: {
      "nothing can be given to it": { ann: [on(["iam:CreateGroup", "iam:AddUserToGroup"], "group/*")] },
      "it cannot be joined": { ann: [on(["iam:CreateGroup", "iam:PutGroupPolicy"], "group/*")] },
      "it cannot be created": { ann: [on(["iam:PutGroupPolicy", "iam:AddUserToGroup"], "group/*")] },
      "not the same group": {
        ann: [on(["iam:CreateGroup", "iam:AddUserToGroup"], "group/a-*"), on("iam:PutGroupPolicy", "group/b-*")],
      },
      "a Deny": {
        ann: [on(["iam:CreateGroup", "iam:PutGroupPolicy", "iam:AddUserToGroup"], "group/*"), deny("iam:CreateGroup")],
      },
      "the name is taken": {
        ann: [on(["iam:CreateGroup", "iam:PutGroupPolicy", "iam:AddUserToGroup"], "user/ann")],
      },
    },
  },
  {
    name: "creates a group, attaches a policy to it and joins it",
    ann: [on(["iam:CreateGroup", "iam:AttachGroupPolicy", "iam:AddUserToGroup"], "group/dev-*")],
    path: self("iam:CreateGroup + iam:AddUserToGroup + iam:AttachGroupPolicy"),
    closed: {
      "a harmless policy alone": {
        ann: [
          on(["iam:CreateGroup", "iam:AddUserToGroup"], "group/dev-*"),
          only(AWS("ReadOnlyAccess"), on("iam:AttachGroupPolicy", "group/dev-*")),
        ],
      },
    },
  },
  {
    name: "creates a group for a policy that lets her grant herself more",
    ann: [
      on(["iam:CreateGroup", "iam:AddUserToGroup"], "group/*"),
      only(AWS("IAMFullAccess"), on("iam:AttachGroupPolicy", "group/*")),
    ],
    path: self("iam:CreateGroup + iam:AddUserToGroup + iam:AttachGroupPolicy", "iam:PutUserPolicy"),
    closed: {
      "another policy": {
        ann: [
          on(["iam:CreateGroup", "iam:AddUserToGroup"], "group/*"),
          only(AWS("PowerUserAccess"), on("iam:AttachGroupPolicy", "group/*")),
        ],
      },
    },
  },
];

const SWITCHING: readonly Case[] = [
  {
    name: "sets a version that allows anything in IAM as default, in an account without an administrator",
    ann: [on("iam:SetDefaultPolicyVersion", "policy/own")],
    her: { attached: ["own"] },
    account: { policies: { own: [[LITTLE], [{ Action: "iam:*" }]] } },
    path: self("iam:SetDefaultPolicyVersion", "iam:PutUserPolicy"),
    closed: {
      "it is not attached to her": { her: {} },
      "a Deny": { ann: [on("iam:SetDefaultPolicyVersion", "policy/own"), deny("iam:SetDefaultPolicyVersion")] },
      "a Deny on what the version allows": {
        ann: [
          on("iam:SetDefaultPolicyVersion", "policy/own"),
          deny(["iam:Put*", "iam:Attach*", "iam:Create*", "iam:Add*"]),
        ],
      },
      "the version allows little": { account: { policies: { own: [[LITTLE], [{ Action: "iam:Get*" }]] } } },
      "a boundary": {
        her: { attached: ["own"], boundary: "fence" },
        account: {
          policies: {
            own: [[LITTLE], [{ Action: "iam:*" }]],
            fence: [[{ Action: ["s3:*", "iam:SetDefaultPolicyVersion"] }]],
          },
        },
      },
    },
  },
  {
    name: "sets another version of a policy of her group as default",
    ann: [on("iam:SetDefaultPolicyVersion", "policy/own")],
    her: { groups: ["team"] },
    account: { groups: { team: { attached: ["own"] } }, policies: { own: [[LITTLE], [{ Action: "iam:Put*" }]] } },
    path: self("iam:SetDefaultPolicyVersion", "iam:PutUserPolicy"),
    closed: { "she is not in it": { her: {} } },
  },
  {
    name: "attaches a policy, then sets another version of it as default",
    ann: [
      only(iam("policy/old"), on("iam:AttachUserPolicy", "user/ann")),
      on("iam:SetDefaultPolicyVersion", "policy/old"),
    ],
    account: { policies: { old: [[LITTLE], [{ Action: "iam:PutUserPolicy" }]] } },
    path: self("iam:AttachUserPolicy", "iam:SetDefaultPolicyVersion", "iam:PutUserPolicy"),
    closed: {
      "another policy is attached": {
        ann: [
          only(iam("policy/other"), on("iam:AttachUserPolicy", "user/ann")),
          on("iam:SetDefaultPolicyVersion", "policy/old"),
        ],
      },
    },
  },
];

const ATTACHING: readonly Case[] = [
  {
    name: "may attach one policy of the account, which allows anything in IAM",
    ann: [only(iam("policy/iam-admin"), on("iam:AttachUserPolicy", "user/ann"))],
    account: { policies: { "iam-admin": [[{ Action: "iam:*" }]] } },
    path: self("iam:AttachUserPolicy", "iam:PutUserPolicy"),
    closed: {
      "it only allows reading": { account: { policies: { "iam-admin": [[{ Action: "iam:Get*" }]] } } },
      "to someone else": { ann: [only(iam("policy/iam-admin"), on("iam:AttachUserPolicy", "user/bob"))] },
      "a Deny of the policy": {
        ann: [
          only(iam("policy/iam-admin"), on("iam:AttachUserPolicy", "user/ann")),
          only(iam("policy/iam-admin"), deny("iam:AttachUserPolicy")),
        ],
      },
    },
  },
  {
    name: "may attach IAMFullAccess, which the account does not list",
    ann: [only(AWS("IAMFullAccess"), on("iam:AttachUserPolicy", "user/ann"))],
    path: self("iam:AttachUserPolicy", "iam:PutUserPolicy"),
    closed: {
      ReadOnlyAccess: { ann: [only(AWS("ReadOnlyAccess"), on("iam:AttachUserPolicy", "user/ann"))] },
      "a policy of that name in the account": {
        ann: [only(iam("policy/IAMFullAccess"), on("iam:AttachUserPolicy", "user/ann"))],
        account: { policies: {} },
      },
      "a boundary": {
        her: { boundary: "fence" },
        account: { policies: { fence: [[{ Action: ["s3:*", "iam:Attach*"] }]] } },
      },
    },
  },
  {
    name: "may attach any policy but AdministratorAccess",
    ann: [on("iam:AttachUserPolicy", "user/ann"), only(AWS("AdministratorAccess"), deny("iam:AttachUserPolicy"))],
    path: self("iam:AttachUserPolicy", "iam:PutUserPolicy"),
    closed: {
      "a Deny on writing as well": {
        ann: [
          on("iam:AttachUserPolicy", "user/ann"),
          only(AWS("AdministratorAccess"), deny("iam:AttachUserPolicy")),
          deny(["iam:Put*", "iam:Create*", "iam:Update*", "iam:Add*", "iam:PassRole", "sts:*"]),
          { Effect: "Deny", Action: "iam:Attach*", NotResource: iam("user/ann") },
        ],
      },
    },
  },
  {
    name: "may attach PowerUserAccess and pass an administrator's role",
    ann: [only(AWS("PowerUserAccess"), on("iam:AttachUserPolicy", "user/ann")), on("iam:PassRole", "role/boss")],
    account: boss,
    path: `user/ann -[iam:AttachUserPolicy]-> user/ann -[${LAMBDA}]-> role/boss (certain)`,
    closed: {
      "without iam:PassRole": {
        ann: [only(AWS("PowerUserAccess"), on("iam:AttachUserPolicy", "user/ann"))],
        account: { roles: { boss: { ...admin, trust: [trusting("codestar.amazonaws.com")] } } },
      },
      "no service is trusted": {
        account: { roles: { boss: { ...admin, trust: [trusting("backup.amazonaws.com")] } } },
      },
      "the role is weak": {
        account: { roles: { boss: { inline: [LITTLE], trust: [trusting("lambda.amazonaws.com")] } } },
      },
      "a Deny on functions": {
        ann: [
          only(AWS("PowerUserAccess"), on("iam:AttachUserPolicy", "user/ann")),
          on("iam:PassRole", "role/boss"),
          deny(["lambda:*", "synthetics:*"]),
        ],
      },
    },
  },
  {
    name: "attaches a policy that she may edit",
    ann: [
      only(iam("policy/team"), on("iam:AttachUserPolicy", "user/ann")),
      on("iam:CreatePolicyVersion", "policy/team"),
    ],
    account: { policies: { team: [[LITTLE]] } },
    path: self("iam:AttachUserPolicy + iam:CreatePolicyVersion"),
    closed: {
      "she may edit another": {
        ann: [
          only(iam("policy/team"), on("iam:AttachUserPolicy", "user/ann")),
          on("iam:CreatePolicyVersion", "policy/other"),
        ],
        account: { policies: { team: [[LITTLE]], other: [[LITTLE]] } },
      },
      "it has all versions that a policy can have": {
        account: { policies: { team: [[LITTLE], [LITTLE], [LITTLE], [LITTLE], [LITTLE]] } },
      },
      "it is an AWS managed policy": {
        ann: [
          only(AWS("ReadOnlyAccess"), on("iam:AttachUserPolicy", "user/ann")),
          { Action: ["iam:CreatePolicyVersion", "iam:CreatePolicy"] },
        ],
      },
    },
  },
  {
    name: "may attach policies of a name that she may also create",
    ann: [
      {
        ...on("iam:AttachUserPolicy", "user/ann"),
        Condition: { ArnLike: { "iam:PolicyARN": "arn:aws:iam::*:policy/team-*" } },
      },
      on("iam:CreatePolicy", "policy/team-*"),
    ],
    path: self("iam:AttachUserPolicy + iam:CreatePolicy"),
    closed: {
      "she may create other policies": {
        ann: [
          {
            ...on("iam:AttachUserPolicy", "user/ann"),
            Condition: { ArnLike: { "iam:PolicyARN": "arn:aws:iam::*:policy/team-*" } },
          },
          on("iam:CreatePolicy", "policy/mine-*"),
        ],
      },
    },
  },
  {
    name: "attaches a policy that allows anything in IAM to her group",
    ann: [only(AWS("IAMFullAccess"), on("iam:AttachGroupPolicy", "group/team"))],
    her: { groups: ["team"] },
    account: { groups: { team: {} } },
    path: self("iam:AttachGroupPolicy", "iam:PutUserPolicy"),
    closed: { "she is not in it": { her: {} } },
  },
  {
    name: "creates a role for a policy that lets it grant itself more",
    ann: [on("iam:CreateRole", "role/*"), only(AWS("IAMFullAccess"), on("iam:AttachRolePolicy", "role/*"))],
    path: "user/ann -[iam:CreateRole + iam:AttachRolePolicy]-> role/* -[iam:PutRolePolicy]-> role/* (certain)",
    closed: {
      "a policy that does not": {
        ann: [on("iam:CreateRole", "role/*"), only(AWS("ReadOnlyAccess"), on("iam:AttachRolePolicy", "role/*"))],
      },
    },
  },
];

const usable: Sketch = { roles: { weak: { trust: [trustingUs("root")] } } };
const DELEGATED: readonly Case[] = [
  {
    name: "attaches IAMFullAccess to a role that she may use",
    ann: [only(AWS("IAMFullAccess"), on("iam:AttachRolePolicy", "role/weak")), on("sts:AssumeRole", "role/weak")],
    account: usable,
    path: "user/ann -[iam:AttachRolePolicy + sts:AssumeRole]-> role/weak -[iam:PutRolePolicy]-> role/weak (certain)",
    closed: {
      "a policy that does not": {
        ann: [only(AWS("ReadOnlyAccess"), on("iam:AttachRolePolicy", "role/weak")), on("sts:AssumeRole", "role/weak")],
      },
      "she cannot use it": { ann: [only(AWS("IAMFullAccess"), on("iam:AttachRolePolicy", "role/weak"))] },
      "it is bounded": {
        account: {
          roles: { weak: { trust: [trustingUs("root")], boundary: "fence" } },
          policies: { fence: [[{ Action: "iam:Put*" }]] },
        },
      },
      "a Deny on it": {
        account: {
          roles: { weak: { trust: [trustingUs("root")], inline: [LITTLE], attached: ["no-iam"] } },
          policies: { "no-iam": [[deny(["iam:*", "sts:*", "lambda:*"])]] },
        },
      },
    },
  },
  {
    name: "adds another user to a group that may grant, and creates an access key for it",
    ann: [
      on("iam:AddUserToGroup", "group/delegates"),
      on("iam:CreateAccessKey", "user/bob"),
      deny("iam:*", "user/ann"),
    ],
    account: { users: { bob: {} }, groups: { delegates: { inline: [on("iam:AttachUserPolicy", "user/*")] } } },
    path: "user/ann -[iam:AddUserToGroup + iam:CreateAccessKey]-> user/bob -[iam:AttachUserPolicy]-> user/bob (certain)",
    closed: { "without a key": { ann: [on("iam:AddUserToGroup", "group/delegates"), deny("iam:*", "user/ann")] } },
  },
];

const WIDER: readonly Case[] = [
  {
    name: "creates a user and adds it to a group that may grant",
    ann: [
      on(["iam:CreateUser", "iam:CreateAccessKey"], "user/*"),
      on("iam:AddUserToGroup", "group/delegates"),
      deny("iam:*", "user/ann"),
    ],
    account: { groups: { delegates: { inline: [{ Action: "iam:Put*" }] } } },
    path: "user/ann -[iam:CreateUser + iam:CreateAccessKey + iam:AddUserToGroup]-> user/* -[iam:PutUserPolicy]-> user/* (certain)",
    closed: { "the group reads": { account: { groups: { delegates: { inline: [{ Action: "iam:Get*" }] } } } } },
  },
  {
    name: "joins the one of many groups that helps",
    ann: [on("iam:AddUserToGroup", "group/*")],
    account: {
      groups: Object.fromEntries(
        Array.from({ length: 120 }, (_, at) => [
          `g${at}`,
          { inline: [{ Action: at === 77 ? "iam:Put*" : "iam:Get*" }] },
        ]),
      ),
    },
    path: self("iam:AddUserToGroup", "iam:PutUserPolicy"),
    closed: {
      "none does": {
        account: {
          groups: Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`g${at}`, { inline: [LITTLE] }])),
        },
      },
    },
  },
  {
    name: "needs two groups for two permissions",
    ann: [on("iam:AddUserToGroup", "group/*")],
    account: {
      ...boss,
      groups: {
        pass: { inline: [on("iam:PassRole", "role/boss")] },
        idle: { inline: [LITTLE] },
        run: { inline: [{ Action: ["lambda:CreateFunction", "lambda:InvokeFunction"] }] },
      },
    },
    path: `user/ann -[iam:AddUserToGroup]-> user/ann -[iam:AddUserToGroup]-> user/ann -[${LAMBDA}]-> role/boss (certain)`,
    closed: {
      "one cannot be joined": { ann: [on("iam:AddUserToGroup", "group/pass", "group/idle")] },
    },
  },
];

describeCases("getting more by joining groups", JOINING);
describeCases("getting more by one of many groups", WIDER);
describeCases("getting more by another version of a policy", SWITCHING);
describeCases("getting more by attaching policies that conditions name", ATTACHING);
describeCases("making others delegated administrators", DELEGATED);
