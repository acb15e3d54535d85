import { describe, expect, it } from "vitest";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";
import { ACCOUNT, allow, analyzed, userArn } from "../findings/account.ts";

const when = (Condition: object): object => ({ Condition });
const VIA_CLOUDFORMATION = when({ "ForAnyValue:StringEquals": { "aws:CalledVia": "cloudformation.amazonaws.com" } });
const VIA_ANY = when({ Bool: { "aws:ViaAWSService": "true" } });
const STACKS = allow("cloudformation:*");
const USERS = "arn:aws:iam::123456789012:user/*";
const denyUnless = (Condition: object, Action = "iam:*"): object => ({
  Effect: "Deny",
  Action,
  Resource: "*",
  Condition,
});

const BUCKET = "arn:aws:s3:::data";
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const bucket: ResourceRecord = { type: "S3Bucket", arn: BUCKET, name: "data", tags: {} };
const managedKey = (viaService: string): ResourceRecord => ({
  type: "KMSKey",
  arn: KEY,
  name: "alias/aws/s3",
  tags: {},
  keyManager: "AWS",
  policy: {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:ReEncrypt*",
          "kms:GenerateDataKey*",
          "kms:CreateGrant",
          "kms:DescribeKey",
        ],
        Resource: "*",
        Condition: { StringEquals: { "kms:CallerAccount": ACCOUNT, "kms:ViaService": viaService } },
      },
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Action: ["kms:Describe*", "kms:List*"],
        Resource: "*",
      },
    ],
  },
});

/** `service capability scope certainty through` of the grants of a service, for a user with these statements. */
function rows(service: string, statements: object[], resources: ResourceRecord[] = []): string[] {
  const { accesses } = analyzed({ users: { ann: { statements } }, resources });
  const found = accesses.find(({ principal }) => principal.arn === userArn("ann"));
  return (found?.grants ?? [])
    .filter((grant) => grant.service === service)
    .map(({ capability, scope, certainty, through = [] }) =>
      [capability, scope, certainty, ...through.map((name) => name.replace(".amazonaws.com", ""))].join(" "),
    );
}

const flags = (statements: object[]): string => {
  const { accesses, analysis } = analyzed({ users: { ann: { statements } } });
  const principal = accesses[0]?.principal;
  const canEscalate = analysis.escalation.canEscalate(userArn("ann"));
  return [principal?.isFullAdmin && "full", principal?.isIamAdmin && "iam", canEscalate && "escalates"]
    .filter((flag) => flag)
    .join(" ");
};

describe("what a principal may do only through a service", () => {
  it.each<[string, object[], string[]]>([
    [
      "an Allow that demands CloudFormation, for one who may create stacks",
      [allow("s3:CreateBucket", "*", VIA_CLOUDFORMATION), STACKS],
      ["administer-resource service conditional cloudformation"],
    ],
    ["for one who may not", [allow("s3:CreateBucket", "*", VIA_CLOUDFORMATION)], []],
    [
      "for one who may only create stacks with a role",
      [
        allow("s3:CreateBucket", "*", VIA_CLOUDFORMATION),
        allow("cloudformation:CreateStack", "*", when({ Null: { "cloudformation:RoleArn": "false" } })),
      ],
      [],
    ],
    [
      "for one who may only execute change sets of others",
      [allow("s3:CreateBucket", "*", VIA_CLOUDFORMATION), allow("cloudformation:ExecuteChangeSet")],
      [],
    ],
    [
      "an Allow that demands any service",
      [
        allow("s3:CreateBucket", "*", VIA_ANY),
        allow("cloudformation:CreateStack", "arn:aws:cloudformation:*:*:stack/team-*"),
      ],
      ["administer-resource service conditional cloudformation"],
    ],
    [
      "an Allow that demands a service that does not make such calls",
      [allow("ec2:RunInstances", "*", VIA_ANY), allow("athena:*")],
      [],
    ],
    [
      "an Allow that another statement contradicts",
      [
        allow("s3:CreateBucket", "*", VIA_CLOUDFORMATION),
        STACKS,
        denyUnless({ Bool: { "aws:ViaAWSService": "true" } }, "s3:*"),
      ],
      [],
    ],
    [
      "a Deny that spares calls through a service, for one who may call it",
      [allow("s3:CreateBucket"), STACKS, denyUnless({ Bool: { "aws:ViaAWSService": "false" } }, "s3:*")],
      ["administer-resource service conditional cloudformation"],
    ],
    [
      "and with IfExists",
      [allow("s3:CreateBucket"), STACKS, denyUnless({ BoolIfExists: { "aws:ViaAWSService": "false" } }, "s3:*")],
      ["administer-resource service conditional cloudformation"],
    ],
    [
      "a Deny that spares one service",
      [
        allow("s3:CreateBucket"),
        STACKS,
        denyUnless({ StringNotEquals: { "aws:CalledViaLast": "cloudformation.amazonaws.com" } }, "s3:*"),
      ],
      ["administer-resource service conditional cloudformation"],
    ],
    [
      "a Deny that spares another",
      [
        allow("s3:CreateBucket"),
        STACKS,
        denyUnless({ StringNotEquals: { "aws:CalledViaLast": "athena.amazonaws.com" } }, "s3:*"),
      ],
      [],
    ],
    [
      "a Deny that spares calls, for one who may call no service",
      [allow("s3:CreateBucket"), denyUnless({ Bool: { "aws:ViaAWSService": "false" } }, "s3:*")],
      [],
    ],
    [
      "a Deny of one of two services leaves the other",
      [
        allow("s3:PutObject", "*", VIA_ANY),
        STACKS,
        allow("athena:*"),
        denyUnless({ StringEquals: { "aws:CalledViaFirst": "cloudformation.amazonaws.com" } }, "s3:*"),
      ],
      ["write-data service conditional athena"],
    ],
    [
      "what it may do directly as well is shown once",
      [allow("s3:CreateBucket"), allow("s3:CreateBucket", "*", VIA_CLOUDFORMATION), STACKS],
      ["administer-resource service certain"],
    ],
    [
      "a service that is not listed, for one who may call it",
      [
        allow("s3:CreateBucket", "*", when({ StringEquals: { "aws:CalledViaFirst": "appflow.amazonaws.com" } })),
        allow("appflow:CreateFlow"),
      ],
      ["administer-resource service conditional appflow"],
    ],
    [
      "and for one who may not",
      [allow("s3:CreateBucket", "*", when({ StringEquals: { "aws:CalledViaFirst": "appflow.amazonaws.com" } }))],
      [],
    ],
  ])("%s", (_, statements, expected) => {
    expect(rows("S3", statements)).toEqual(expected);
  });

  it("shows the condition of the policy, or the service", () => {
    const grants = (statements: object[]) =>
      analyzed({ users: { ann: { statements } } }).accesses[0]?.grants.filter(({ service }) => service === "S3");
    expect(grants([allow("s3:CreateBucket", "*", VIA_CLOUDFORMATION), STACKS])).toMatchObject([
      {
        conditions: [
          {
            operator: "ForAnyValue:StringEquals",
            key: "aws:CalledVia",
            values: ["cloudformation.amazonaws.com"],
            effect: "Allow",
          },
        ],
        through: ["cloudformation.amazonaws.com"],
      },
    ]);
    expect(
      grants([allow("s3:CreateBucket"), STACKS, denyUnless({ Bool: { "aws:ViaAWSService": "false" } }, "s3:*")]),
    ).toMatchObject([{ conditions: [{ key: "aws:CalledVia", values: ["cloudformation.amazonaws.com"] }] }]);
  });
});

describe("a key that its policy leaves to a service", () => {
  it.each<[string, string, object[], string[]]>([
    [
      "to one who may get objects",
      "s3.us-east-1.amazonaws.com",
      [allow("s3:GetObject", `${BUCKET}/*`)],
      ["read-config resource conditional s3", "read-data resource conditional s3"],
    ],
    [
      "to one who may get some objects",
      "s3.us-east-1.amazonaws.com",
      [allow("s3:GetObject", `${BUCKET}/home/*`)],
      ["read-config resource conditional s3", "read-data resource conditional s3"],
    ],
    ["to one who may do neither", "s3.us-east-1.amazonaws.com", [allow("s3:ListBucket", BUCKET)], []],
    ["to one who may call another service", "s3.us-east-1.amazonaws.com", [allow("secretsmanager:GetSecretValue")], []],
    [
      "to one who may run instances",
      "ec2.us-east-1.amazonaws.com",
      [allow("ec2:AttachVolume")],
      ["read-config resource conditional ec2", "read-data resource conditional ec2"],
    ],
  ])("%s", (_, viaService, statements, expected) => {
    expect(rows("KMS", statements, [bucket, managedKey(viaService)])).toEqual(expected);
  });
});

describe("flags", () => {
  it.each<[string, object[], string]>([
    ["IAM through CloudFormation", [allow("iam:*", "*", VIA_CLOUDFORMATION), STACKS], "iam escalates"],
    ["IAM through CloudFormation, which it may not call", [allow("iam:*", "*", VIA_CLOUDFORMATION)], ""],
    [
      "policies of users through CloudFormation",
      [allow("iam:PutUserPolicy", USERS, VIA_CLOUDFORMATION), STACKS],
      "iam escalates",
    ],
    ["everything through CloudFormation", [allow("*", "*", VIA_CLOUDFORMATION), STACKS], "iam escalates"],
    [
      "everything, but IAM through services alone",
      [allow("*"), denyUnless({ Bool: { "aws:ViaAWSService": "false" } })],
      "iam escalates",
    ],
    [
      "IAM, but through services alone, of which it may call one that administers IAM",
      [allow("iam:*"), STACKS, denyUnless({ Bool: { "aws:ViaAWSService": "false" } })],
      "iam escalates",
    ],
    [
      "IAM, but through services alone, of which it may call none that administers IAM",
      [allow(["iam:*", "athena:*"]), denyUnless({ Bool: { "aws:ViaAWSService": "false" } })],
      "",
    ],
    [
      "IAM and stacks, but a Deny of IAM",
      [allow("iam:*"), STACKS, { Effect: "Deny", Action: "iam:*", Resource: "*" }],
      "",
    ],
    [
      "iam:PutUserPolicy through a service that makes such calls for its own purpose alone",
      [
        allow("iam:PutUserPolicy", USERS, when({ StringEquals: { "aws:CalledViaFirst": "appflow.amazonaws.com" } })),
        allow("appflow:CreateFlow"),
      ],
      "",
    ],
    ["iam:PutUserPolicy through Athena", [allow("iam:PutUserPolicy", USERS, VIA_ANY), allow("athena:*")], ""],
  ])("%s", (_, statements, expected) => {
    expect(flags(statements)).toBe(expected);
  });
});
