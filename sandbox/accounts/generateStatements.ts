import type { GeneratedNames } from "./generateShape.ts";
import type { PolicyDocument } from "./model.ts";
import type { Random } from "./random.ts";

type Statement = Readonly<Record<string, unknown>>;
type Choices = readonly [string, ...string[]];

const actionsOf: readonly [readonly [string, Choices], ...(readonly [string, Choices])[]] = [
  ["s3", ["GetObject", "PutObject", "DeleteObject", "ListBucket", "Get*", "PutBucketPolicy", "*", "*Object*"]],
  ["kms", ["Decrypt", "Encrypt", "GenerateDataKey*", "DescribeKey", "CreateGrant", "ScheduleKeyDeletion", "*"]],
  ["dynamodb", ["GetItem", "Query", "PutItem", "BatchWriteItem", "DeleteTable", "Describe*", "*"]],
  ["sqs", ["SendMessage", "ReceiveMessage", "DeleteQueue", "PurgeQueue", "Get*"]],
  ["sns", ["Publish", "Subscribe", "SetTopicAttributes", "List*"]],
  ["secretsmanager", ["GetSecretValue", "PutSecretValue", "DescribeSecret", "DeleteSecret"]],
  ["lambda", ["InvokeFunction", "UpdateFunctionCode", "CreateFunction", "Get*", "List*"]],
  ["ec2", ["Describe*", "RunInstances", "TerminateInstances", "CreateTags"]],
  [
    "iam",
    ["Get*", "List*", "PassRole", "PutRolePolicy", "CreateAccessKey", "UpdateAssumeRolePolicy", "AttachUserPolicy"],
  ],
  ["sts", ["AssumeRole", "GetCallerIdentity"]],
  ["logs", ["CreateLogGroup", "PutLogEvents", "FilterLogEvents", "*"]],
  ["cloudwatch", ["PutMetricData", "Get*", "Describe*"]],
  ["rds", ["Describe*", "DeleteDBCluster", "CreateDBSnapshot"]],
  ["ecr", ["BatchGetImage", "PutImage", "GetAuthorizationToken"]],
];

const conditions: readonly [Statement, ...Statement[]] = [
  { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"] } },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
  { StringEquals: { "aws:ResourceTag/project": "${aws:PrincipalTag/project}" } },
  { StringEquals: { "aws:RequestedRegion": ["us-east-1", "eu-west-1"] } },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
  { StringLike: { "s3:prefix": ["home/${aws:username}/*"] } },
  { Bool: { "aws:SecureTransport": "true" } },
  { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/team-*" } },
  { DateGreaterThan: { "aws:CurrentTime": "2024-01-01T00:00:00Z" } },
  { "ForAnyValue:StringEquals": { "aws:TagKeys": ["project", "environment"] } },
];

/** A policy document of `count` statements, drawn from what accounts use in practice. */
export function generateDocument(random: Random, count: number, names: GeneratedNames): PolicyDocument {
  const statements = Array.from({ length: count }, (_, index) => generateStatement(random, `S${index}`, names));
  return { Version: "2012-10-17", Statement: statements.length === 1 ? statements[0] : statements };
}

function generateStatement(random: Random, sid: string, names: GeneratedNames): Statement {
  const [service, verbs] = random.pick(actionsOf);
  const actions = Array.from({ length: 1 + random.below(3) }, () => `${service}:${random.pick(verbs)}`);
  const denies = random.chance(0.08);
  const inverted = !denies && random.chance(0.01);
  const resources = Array.from({ length: 1 + random.below(2) }, () => resourceOf(random, service, names));
  const except = denies && random.chance(0.1);
  return {
    Sid: sid,
    Effect: denies ? "Deny" : "Allow",
    [inverted ? "NotAction" : "Action"]: inverted ? ["iam:*", ...actions] : single(actions),
    [except ? "NotResource" : "Resource"]: single(resources),
    ...(random.chance(0.15) ? { Condition: random.pick(conditions) } : {}),
  };
}

function single(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? (values[0] ?? "*") : values;
}

function resourceOf(random: Random, service: string, names: GeneratedNames): string {
  const { accountId } = names;
  const number = random.below(500);
  switch (service) {
    case "s3": {
      if (names.bucketCount === 0) return "*";
      const bucket = `arn:aws:s3:::${names.bucketName(random.below(names.bucketCount))}`;
      return random.pick([bucket, `${bucket}/*`, `${bucket}/team-${number % 20}/*`, "arn:aws:s3:::large-*", "*"]);
    }
    case "kms":
      return names.keyCount === 0 || random.chance(0.2) ? "*" : names.keyArn(random.below(names.keyCount));
    case "iam":
    case "sts": {
      const role = names.roleArn(random.below(names.roleCount));
      return random.pick([role, role, `arn:aws:iam::${accountId}:role/team-${number % 20}/*`, "*"]);
    }
    case "dynamodb":
      return `arn:aws:dynamodb:${random.pick(["us-east-1", "eu-west-1", "*"])}:${accountId}:table/table-${number}`;
    case "sqs":
    case "sns":
      return `arn:aws:${service}:us-east-1:${accountId}:events-${number}`;
    case "secretsmanager":
      return `arn:aws:secretsmanager:us-east-1:${accountId}:secret:team-${number % 20}/*`;
    case "lambda":
      return `arn:aws:lambda:us-east-1:${accountId}:function:function-${number}`;
    default:
      return "*";
  }
}
