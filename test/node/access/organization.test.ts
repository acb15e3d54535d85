import { describe, expect, it } from "vitest";
import { type Account, createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import { administrationOf } from "../../../src/iam/access/administration.ts";
import type { RoleDetail, UserDetail } from "../../../src/iam/inventory/authorizationDetails.ts";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";

const ACCOUNT = "111122223333";
const MANAGEMENT = "999988887777";
const OUTSIDER = "444455556666";
const BUCKET = "arn:aws:s3:::ledger";
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:q`;
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:t`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`;
const AWS_KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/aws`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const LINKED = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS`;

const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const allow = (Action: string | string[], Resource = "*", more = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const deny = (Action: string | string[], Resource = "*", more = {}) => ({ Effect: "Deny", Action, Resource, ...more });
const rcp = (Action: string | string[], Condition?: object, Resource = "*") =>
  policy({ ...deny(Action, Resource), Principal: "*", ...(Condition && { Condition }) });
const FULL = policy(allow("*"));
const trust = (Principal: object | string) => policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal });

const admin = [{ PolicyName: "all", PolicyDocument: FULL }];
const user: UserDetail = { Arn: `arn:aws:iam::${ACCOUNT}:user/ann`, UserName: "ann", UserPolicyList: admin };
const userAllowed = (UserName: string, ...statements: object[]): UserDetail => ({
  Arn: `arn:aws:iam::${ACCOUNT}:user/${UserName}`,
  UserName,
  UserPolicyList: [{ PolicyName: "all", PolicyDocument: policy(...statements) }],
});
const role: RoleDetail = {
  Arn: ROLE,
  RoleName: "app",
  AssumeRolePolicyDocument: trust({ AWS: [ACCOUNT, OUTSIDER] }),
  RolePolicyList: admin,
};
const linked: RoleDetail = {
  Arn: LINKED,
  RoleName: "AWSServiceRoleForRDS",
  AssumeRolePolicyDocument: trust({ Service: "rds.amazonaws.com" }),
  RolePolicyList: admin,
};
const guest: UserDetail = { Arn: `arn:aws:iam::${ACCOUNT}:user/guest`, UserName: "guest" };

const shared = { AWS: [OUTSIDER, guest.Arn] };
const resources: ResourceRecord[] = [
  { arn: BUCKET, policy: policy({ ...allow("s3:GetObject", `${BUCKET}/*`), Principal: shared }) },
  {
    arn: QUEUE,
    policy: policy(
      { ...allow("sqs:SendMessage", QUEUE), Principal: shared },
      { ...allow("sqs:SendMessage", QUEUE), Principal: { Service: "events.amazonaws.com" } },
    ),
  },
  { arn: TOPIC, policy: policy({ ...allow("sns:Publish", TOPIC), Principal: shared }) },
  { arn: KEY, policy: policy({ ...allow("kms:*"), Principal: { AWS: ACCOUNT } }), keyManager: "CUSTOMER" },
  { arn: AWS_KEY, policy: policy({ ...allow("kms:*"), Principal: { AWS: ACCOUNT } }), keyManager: "AWS" },
];

interface Policies {
  service?: object[][];
  resource?: object[][];
  managementAccount?: string;
  path?: string;
  accounts?: string[];
}

function accountUnder({ service = [], resource = [], managementAccount = MANAGEMENT, ...known }: Policies): Account {
  const levels = (kind: string, list: object[][]) =>
    list.map((documents, level) =>
      documents.map((document, at) => ({ id: `${kind}:${level}/${at}`, name: "", document })),
    );
  const index = createAccountIndex({
    accountId: ACCOUNT,
    partition: "aws",
    at: Date.parse("2026-01-01T00:00:00Z"),
    organization: {
      id: "o-own",
      managementAccount,
      policies: {
        id: "o-own",
        managementAccount,
        ...known,
        serviceControlPolicies: levels("scp", service),
        resourceControlPolicies: levels("rcp", resource),
      },
    },
  });
  index.addAuthorizationDetails({ UserDetailList: [user, guest], RoleDetailList: [role, linked], Policies: [] });
  index.addResources(resources);
  return index.seal();
}

const asked = (policies: Policies, who: UserDetail | RoleDetail, action: string, arn: string) =>
  accountUnder(policies).decisionsOf(who)(action, arn);

describe("service control policies limit the users and roles of the account", () => {
  it.each<[string, object[][], string, string]>([
    ["FullAWSAccess at every level", [[FULL], [FULL], [FULL]], "sqs:DeleteQueue", "certain"],
    ["a Deny at the root", [[FULL, policy(deny("sqs:*"))], [FULL]], "sqs:DeleteQueue", "denied"],
    ["a Deny of another service", [[FULL, policy(deny("sns:*"))], [FULL]], "sqs:DeleteQueue", "certain"],
    ["a Deny of another resource", [[FULL, policy(deny("sqs:*", `${QUEUE}2`))]], "sqs:DeleteQueue", "certain"],
    ["a level without an Allow", [[FULL], [policy(allow("s3:*"))], [FULL]], "sqs:DeleteQueue", "denied"],
    ["a level that allows it by name", [[FULL], [policy(allow(["s3:*", "sqs:*"]))]], "sqs:DeleteQueue", "certain"],
    ["a level without policies", [[FULL], []], "sqs:DeleteQueue", "denied"],
    [
      "two levels that allow different services",
      [[policy(allow("s3:*"))], [policy(allow("sqs:*"))]],
      "sqs:DeleteQueue",
      "denied",
    ],
    ["no levels", [], "sqs:DeleteQueue", "certain"],
    [
      "a Deny under an open condition",
      [[FULL, policy(deny("sqs:*", "*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }))]],
      "sqs:DeleteQueue",
      "conditional",
    ],
    [
      "a Deny under a condition that fails",
      [
        [
          FULL,
          policy(deny("sqs:*", "*", { Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/ann" } } })),
        ],
      ],
      "sqs:DeleteQueue",
      "certain",
    ],
    [
      "an Allow under an open condition",
      [[policy(allow("sqs:*", "*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }))]],
      "sqs:DeleteQueue",
      "conditional",
    ],
  ])("%s", (_, service, action, expected) => {
    expect(asked({ service }, user, action, QUEUE)).toBe(expected);
  });

  const noQueues = [[FULL, policy(deny("sqs:*"))]];

  it("whatever grants: a resource policy's grant to the user as well", () => {
    expect(asked({}, guest, "sqs:SendMessage", QUEUE)).toBe("certain");
    expect(asked({ service: noQueues }, guest, "sqs:SendMessage", QUEUE)).toBe("denied");
    expect(asked({ service: [[policy(allow("s3:*"))]] }, guest, "sqs:SendMessage", QUEUE)).toBe("denied");
  });

  it("but no service-linked role, and nobody in the management account", () => {
    expect(asked({ service: noQueues }, role, "sqs:DeleteQueue", QUEUE)).toBe("denied");
    expect(asked({ service: noQueues }, linked, "sqs:DeleteQueue", QUEUE)).toBe("certain");
    expect(asked({ service: [[]] }, linked, "sqs:DeleteQueue", QUEUE)).toBe("certain");
    expect(asked({ service: noQueues, managementAccount: ACCOUNT }, role, "sqs:DeleteQueue", QUEUE)).toBe("certain");
  });

  it("and neither outsiders nor AWS services", () => {
    const grants = [...accountUnder({ service: noQueues }).externalGrants()];
    const onQueue = grants
      .filter(({ capability }) => capability === "write-data")
      .map(({ principal }) => principal.arn);
    expect(onQueue).toContain("events.amazonaws.com");
    expect(onQueue).toContain(`arn:aws:iam::${OUTSIDER}:root`);
  });
});

describe("resource control policies limit access to the account's resources", () => {
  it.each<[string, object, UserDetail | RoleDetail, string, string, string]>([
    ["a Deny", rcp("sqs:*"), user, "sqs:DeleteQueue", QUEUE, "denied"],
    ["a Deny of what a resource policy grants", rcp("sqs:*"), guest, "sqs:SendMessage", QUEUE, "denied"],
    ["a Deny of another queue", rcp("sqs:*", undefined, `${QUEUE}2`), user, "sqs:DeleteQueue", QUEUE, "certain"],
    ["a service that takes no part", rcp("*"), user, "sns:Publish", TOPIC, "certain"],
    ["a service-linked role", rcp("sqs:*"), linked, "sqs:DeleteQueue", QUEUE, "certain"],
    [
      "a perimeter that the caller is within",
      rcp("*", { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-own" } }),
      user,
      "s3:GetObject",
      `${BUCKET}/x`,
      "certain",
    ],
    [
      "a perimeter of another organization",
      rcp("*", { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-other" } }),
      user,
      "s3:GetObject",
      `${BUCKET}/x`,
      "denied",
    ],
    [
      "a Deny of calls without TLS",
      rcp("*", { BoolIfExists: { "aws:SecureTransport": "false" } }),
      user,
      "s3:GetObject",
      `${BUCKET}/x`,
      "certain",
    ],
    ["a key of the account", rcp("kms:*"), user, "kms:Decrypt", KEY, "denied"],
    ["a key that AWS manages", rcp("kms:*"), user, "kms:Decrypt", AWS_KEY, "certain"],
    ["retiring a grant", rcp("kms:*"), user, "kms:RetireGrant", KEY, "certain"],
    ["assuming a role", rcp("sts:AssumeRole"), user, "sts:AssumeRole", ROLE, "denied"],
    ["an action of IAM on a role", rcp("*"), user, "iam:PassRole", ROLE, "certain"],
    [
      "a queue of another account",
      rcp("sqs:*"),
      user,
      "sqs:SendMessage",
      `arn:aws:sqs:us-east-1:${OUTSIDER}:q`,
      "certain",
    ],
  ])("%s", (_, document, who, action, arn, expected) => {
    expect(asked({ resource: [[document]] }, who, action, arn)).toBe(expected);
  });

  it("but not in the management account", () => {
    expect(asked({ resource: [[rcp("sqs:*")]], managementAccount: ACCOUNT }, user, "sqs:DeleteQueue", QUEUE)).toBe(
      "certain",
    );
  });

  const outside = (resource: object[][], known: Policies = {}) =>
    [...accountUnder({ resource, ...known }).externalGrants()].map(
      ({ principal, capability, certainty }) => `${principal.arn} ${capability} ${certainty}`,
    );
  const root = `arn:aws:iam::${OUTSIDER}:root`;

  it("for outsiders and services alike", () => {
    expect(outside([])).toContain(`${root} read-data certain`);
    expect(outside([])).toContain("events.amazonaws.com write-data certain");
    expect(outside([])).toContain(`${root} use-resource certain`);
    const left = outside([[rcp(["s3:*", "sqs:*", "sts:AssumeRole"])]]);
    expect(left).not.toContain(`${root} read-data certain`);
    expect(left).not.toContain("events.amazonaws.com write-data certain");
    expect(left).not.toContain(`${root} use-resource certain`);
    expect(left, "SNS takes no part").toContain(`${root} write-data certain`);
    expect(left, "the trust of a service-linked role").toContain("rds.amazonaws.com use-resource certain");
  });

  it("for an outsider under a perimeter as far as its organization is not known", () => {
    const left = outside([[rcp("s3:*", { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-own" } })]]);
    expect(left).toContain(`${root} read-data conditional`);
  });

  it.each<[string, Policies, string[]]>([
    ["in another organization, as all accounts of this one are known", { accounts: [ACCOUNT, MANAGEMENT] }, []],
    ["in this organization", { accounts: [ACCOUNT, OUTSIDER] }, ["certain"]],
    ["managing this organization", { managementAccount: OUTSIDER }, ["certain"]],
    ["in no known organization", {}, ["conditional"]],
  ])("for an account %s", (_, known, expected) => {
    const perimeter = rcp("s3:*", { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-own" } });
    const left = outside([[perimeter]], known).filter((line) => line.startsWith(`${root} read-data`));
    expect(left.map((line) => line.split(" ")[2])).toEqual(expected);
  });

  it("for a service that the policy does not except", () => {
    const perimeter = { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-own" } };
    expect(outside([[rcp("sqs:*", perimeter)]]).filter((line) => line.startsWith("events."))).toEqual([]);
    const excepted = { ...perimeter, BoolIfExists: { "aws:PrincipalIsAWSService": "false" } };
    expect(outside([[rcp("sqs:*", excepted)]])).toContain("events.amazonaws.com write-data certain");
  });
});

describe("administrators under service control policies", () => {
  const flagsUnder = (service: object[][], who: UserDetail | RoleDetail = user) => {
    const { isFullAdmin, isIamAdmin, fullAdminBlockedBy } = accountUnder({ service }).analyzePrincipal(who).principal;
    return { isFullAdmin, isIamAdmin, fullAdminBlockedBy };
  };

  it.each<[string, object[][], boolean, boolean, readonly string[] | undefined]>([
    ["that allow everything", [[FULL]], true, true, undefined],
    ["that deny an action everywhere", [[FULL, policy(deny("iam:CreateAccessKey"))]], false, true, ["scp:0/1"]],
    ["that deny a named resource", [[FULL, policy(deny("iam:*", ROLE))]], true, true, undefined],
    [
      "that deny under an open condition",
      [[FULL, policy(deny("iam:*", "*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }))]],
      true,
      true,
      undefined,
    ],
    ["that deny all of IAM", [[FULL], [FULL, policy(deny("iam:*"))]], false, false, ["scp:1/1"]],
    ["that allow one service", [[policy(allow("s3:*"))]], false, false, ["scp:0/0"]],
  ])("%s", (_, service, isFullAdmin, isIamAdmin, fullAdminBlockedBy) => {
    expect(flagsUnder(service)).toEqual({ isFullAdmin, isIamAdmin, fullAdminBlockedBy });
  });

  it("a principal without an administrator policy is blocked by none", () => {
    expect(flagsUnder([[FULL, policy(deny("iam:*"))]], guest).fullAdminBlockedBy).toBeUndefined();
  });
});

describe("administrators under a service control policy that locks Regions", () => {
  const GLOBAL = ["iam:*", "sts:*", "organizations:*", "route53:*", "cloudfront:*", "support:*", "budgets:*"];
  const lock = (NotAction: string[], ...regions: string[]) => ({
    service: [
      [
        FULL,
        policy({
          Effect: "Deny",
          NotAction,
          Resource: "*",
          Condition: { StringNotEquals: { "aws:RequestedRegion": regions } },
        }),
      ],
    ],
  });
  const locked = (policies: Policies, who: UserDetail | RoleDetail = user) => {
    const { principal } = accountUnder(policies).analyzePrincipal(who);
    const { blocked = [], isFullAdmin, fullAdminBlockedBy } = principal;
    return { administration: administrationOf(principal), isFullAdmin, fullAdminBlockedBy, blocked: blocked.length };
  };

  it.each<[string, string[], string[], object]>([
    ["that S3 needs for Multi-Region Access Points", GLOBAL, ["us-east-1", "us-west-2"], { administration: "full" }],
    [
      "without the one that S3 manages Multi-Region Access Points in",
      GLOBAL,
      ["us-east-1"],
      { administration: "full but for the organization", isFullAdmin: false, fullAdminBlockedBy: ["scp:0/1"] },
    ],
    ["without it, with S3 excepted", [...GLOBAL, "s3:*"], ["us-east-1"], { administration: "full" }],
  ])("leaves a full administrator in the Regions that are left: those %s", (_, notAction, regions, expected) => {
    expect(locked(lock(notAction, ...regions))).toMatchObject({ ...expected, blocked: 0 });
  });

  it("and may do there what it may do elsewhere no longer", () => {
    const policies = lock(GLOBAL, "us-east-1");
    expect(asked(policies, user, "sqs:DeleteQueue", QUEUE)).toBe("certain");
    expect(asked(policies, user, "sqs:DeleteQueue", QUEUE.replace("us-east-1", "ap-south-1"))).toBe("denied");
    expect(asked(policies, user, "iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/x`)).toBe("certain");
  });

  it("is full but for the organization where another statement takes an action away everywhere", () => {
    const { service } = lock(GLOBAL, "us-east-1");
    const both = { service: [...service, [FULL, policy(deny("organizations:LeaveOrganization"))]] };
    expect(locked(both)).toMatchObject({
      administration: "full but for the organization",
      isFullAdmin: false,
      fullAdminBlockedBy: ["scp:0/1", "scp:1/1"],
    });
    const west = lock(GLOBAL, "us-east-1", "us-west-2").service;
    expect(locked({ service: [...west, ...both.service.slice(1)] }).fullAdminBlockedBy).toEqual(["scp:1/1"]);
  });

  it("gives nobody what it had not", () => {
    expect(locked(lock(GLOBAL, "us-east-1"), guest).administration).toBe("none");
  });
});

describe("where the account stands in its organization", () => {
  const path = "o-own/r-ab12/ou-ab12-11111111/";
  const under = (operator: string, value: string) => [
    [FULL, policy(deny("sqs:*", "*", { Condition: { [operator]: { "aws:PrincipalOrgPaths": value } } }))],
  ];

  it.each<[string, object[][], Policies, string]>([
    ["within the unit", under("ForAnyValue:StringLike", "o-own/r-ab12/ou-ab12-11111111/*"), { path }, "denied"],
    ["within another unit", under("ForAnyValue:StringLike", "o-own/r-ab12/ou-ab12-2*"), { path }, "certain"],
    ["where that is not known", under("ForAnyValue:StringLike", "o-own/*"), {}, "conditional"],
  ])("%s", (_, service, known, expected) => {
    expect(asked({ service, ...known }, user, "sqs:DeleteQueue", QUEUE)).toBe(expected);
  });

  it.each<[string, string, Policies, string]>([
    ["a resource of the organization", "o-own/*", { path }, "certain"],
    ["a resource of another", "o-other/*", { path }, "denied"],
  ])("%s", (_, value, known, expected) => {
    const perimeter = policy(
      deny("sqs:*", "*", { Condition: { "ForAllValues:StringNotLike": { "aws:ResourceOrgPaths": value } } }),
    );
    expect(asked({ service: [[FULL, perimeter]], ...known }, user, "sqs:DeleteQueue", QUEUE)).toBe(expected);
  });
});

describe("an account that is known to be in no organization", () => {
  const QUEUES = ["equals", "notEquals", "ifExists", "source"];
  const conditions: Record<string, object> = {
    equals: { StringEquals: { "aws:PrincipalOrgID": "o-own" } },
    notEquals: { StringNotEquals: { "aws:PrincipalOrgID": "o-own" } },
    ifExists: { StringEqualsIfExists: { "aws:ResourceOrgID": "o-own" } },
    source: { Null: { "aws:PrincipalOrgPaths": "true" } },
  };
  const decisions = (organization: null | undefined): unknown[] => {
    const index = createAccountIndex({
      accountId: ACCOUNT,
      partition: "aws",
      at: Date.parse("2026-01-01T00:00:00Z"),
      ...(organization === null && { organization }),
    });
    const statements = QUEUES.map((name) =>
      allow("sqs:SendMessage", `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`, { Condition: conditions[name] }),
    );
    const ben: UserDetail = {
      Arn: `arn:aws:iam::${ACCOUNT}:user/ben`,
      UserName: "ben",
      UserPolicyList: [{ PolicyName: "own", PolicyDocument: policy(...statements) }],
    };
    index.addAuthorizationDetails({ UserDetailList: [ben], RoleDetailList: [], Policies: [] });
    const decide = index.seal().decisionsOf(ben);
    return QUEUES.map((name) => decide("sqs:SendMessage", `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`));
  };

  it("brings no key of one", () => {
    expect(decisions(null)).toEqual(["denied", "certain", "certain", "certain"]);
  });

  it("unlike one of which that is not known", () => {
    expect(decisions(undefined)).toEqual(["conditional", "conditional", "conditional", "conditional"]);
  });
});

describe("what the organization takes away wholly", () => {
  const blockedUnder = (policies: Policies, who: UserDetail | RoleDetail = user, service = "SQS") =>
    (accountUnder(policies).analyzePrincipal(who).principal.blocked ?? [])
      .filter((blocked) => blocked.service === service)
      .map(({ capability, by, because }) => [capability, by.join(), because.map(({ policy }) => policy).join()]);
  const inline = `${user.Arn}#all`;

  it("is listed with the policy that blocks it and the one that allows it", () => {
    expect(blockedUnder({ service: [[FULL, policy(deny("sqs:ReceiveMessage"))]] })).toEqual([
      ["read-data", "scp:0/1", inline],
    ]);
  });

  it("by a level that does not allow it", () => {
    const found = blockedUnder({ service: [[FULL], [policy(allow("s3:*"))]] });
    expect(found).toContainEqual(["read-data", "scp:1/0", inline]);
    expect(blockedUnder({ service: [[FULL], []] })).toContainEqual(["read-data", "", inline]);
  });

  it("by a resource control policy, of what a resource policy grants", () => {
    expect(blockedUnder({ resource: [[rcp("sqs:SendMessage")]] }, guest)).toEqual([
      ["write-data", "rcp:0/0", `${QUEUE}#policy`],
    ]);
  });

  describe("on what a pattern of its policies names outside the inventory", () => {
    const FAR = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders-*`;
    const cat = userAllowed("cat", allow("dynamodb:GetItem", FAR));
    const own = `${cat.Arn}#all`;
    it.each<[string, Policies, unknown[]]>([
      ["by a Deny", { service: [[FULL, policy(deny("dynamodb:*"))]] }, [["read-data", "scp:0/1", own]]],
      [
        "by a Deny of that name",
        { service: [[FULL, policy(deny("dynamodb:*", FAR))]] },
        [["read-data", "scp:0/1", own]],
      ],
      [
        "by a level that allows another service",
        { service: [[policy(allow("s3:*"))]] },
        [["read-data", "scp:0/0", own]],
      ],
      ["by a Deny of another action", { service: [[FULL, policy(deny("dynamodb:PutItem"))]] }, []],
      ["by a Deny of another name", { service: [[FULL, policy(deny("dynamodb:*", `${FAR.slice(0, -8)}x`))]] }, []],
      ["by levels that allow it", { service: [[FULL], [policy(allow("dynamodb:*"))]] }, []],
      ["by a Deny for resources of another service", { resource: [[rcp("sqs:*")]] }, []],
    ])("%s", (_, policies, expected) => {
      expect(blockedUnder(policies, cat, "DynamoDB")).toEqual(expected);
    });

    it("of another account, by a service control policy, and not by a resource control policy", () => {
      const there = `arn:aws:sqs:us-east-1:${OUTSIDER}:q`;
      const dan = userAllowed("dan", allow("sqs:ReceiveMessage", there));
      expect(blockedUnder({ service: [[FULL, policy(deny("sqs:*"))]] }, dan)).toEqual([
        ["read-data", "scp:0/1", `${dan.Arn}#all`],
      ]);
      expect(blockedUnder({ resource: [[rcp("sqs:*")]] }, dan)).toEqual([]);
    });
  });

  it("but not where some of it is left", () => {
    expect(blockedUnder({ service: [[FULL, policy(deny("sqs:*", QUEUE))]] })).toEqual([]);
    const condition = { Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } };
    expect(blockedUnder({ service: [[FULL, policy(deny("sqs:*", "*", condition))]] })).toEqual([]);
  });

  it("nor where nothing is blocked, nothing was allowed, or the policies do not limit the principal", () => {
    expect(accountUnder({ service: [[FULL]] }).analyzePrincipal(user).principal.blocked).toBeUndefined();
    const noQueues = { service: [[FULL, policy(deny("sqs:*"))]] };
    expect(blockedUnder(noQueues, linked)).toEqual([]);
    expect(blockedUnder({ service: [[FULL, policy(deny("sns:*"))]] }, guest)).toEqual([]);
  });
});
