import { expect, test } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import { AccountAnalysis } from "../../../src/iam/accountAnalysis.ts";
import type { RoleDetail } from "../../../src/iam/inventory/authorizationDetails.ts";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";

const ACCOUNT = "123456789012";
const RESOURCES: ResourceRecord[] = [
  { arn: "arn:aws:s3:::b" },
  { arn: `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders` },
  { arn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:orders` },
  { arn: `arn:aws:sns:us-east-1:${ACCOUNT}:orders` },
];

function analysis(Action: unknown, Resource: unknown, partition = "aws") {
  const role: RoleDetail = {
    Arn: `arn:${partition}:iam::${ACCOUNT}:role/r`,
    RoleName: "r",
    RolePolicyList: [
      {
        PolicyName: "p",
        PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] },
      },
    ],
    AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] },
  };
  const index = createAccountIndex({ accountId: ACCOUNT, partition, at: Date.parse("2026-01-01T00:00:00Z") });
  index.addAuthorizationDetails({ RoleDetailList: [role] });
  index.addResources(partition === "aws" ? RESOURCES : []);
  const account = index.seal();
  const found = new AccountAnalysis(account);
  const { grants } = found.analyze(role);
  const rows = grants.flatMap(({ service, scope, pattern, resources }) =>
    scope === "resource"
      ? resources.map((at) => `${service}: ${account.resources[at]?.arn}`)
      : [`${service}: ${scope === "service" ? "everywhere" : pattern}`],
  );
  return { rows: [...new Set(rows)].sort(), findings: found.findings() };
}

const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders`;
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:orders`;

test.each<[string, string, string[]]>([
  // A wildcard in the partition takes in no service.
  ["*", "arn:aws*:s3:::b/*", ["S3: arn:aws:s3:::b"]],
  ["*", "arn:aws*:s3:::b", ["S3: arn:aws:s3:::b"]],
  ["*", "arn:*:s3:::elsewhere/*", ["S3: arn:*:s3:::elsewhere/*"]],
  ["*", "arn:a?s:s3:::elsewhere", ["S3: arn:a?s:s3:::elsewhere"]],
  ["*", "arn:aws*:lambda:*:*:function:*", ["Lambda: everywhere", `Lambda: ${FUNCTION}`]],
  ["*", "arn:*:lambda:*:*:function:x*", ["Lambda: arn:*:lambda:*:*:function:x*"]],
  ["lambda:*", "arn:aws*:lambda:*:*:function:x", ["Lambda: arn:aws*:lambda:*:*:function:x"]],
  ["*", "arn:aws*:iam::*:role/x", ["IAM: arn:aws*:iam::*:role/x", "STS: arn:aws*:iam::*:role/x"]],
  ["*", "arn:aws*:dynamodb:*:*:table/orders", ["DynamoDB: arn:aws*:dynamodb:*:*:table/orders", `DynamoDB: ${TABLE}`]],
  ["*", "arn:*:sns:*:*:orders", [`SNS: arn:*:sns:*:*:orders`, `SNS: arn:aws:sns:us-east-1:${ACCOUNT}:orders`]],
  // Nor does one in the service take in a region, or another service.
  ["*", "arn:aws:s3*:::elsewhere", ["S3: arn:aws:s3*:::elsewhere"]],
  ["*", "arn:aws:dyn*:us-east-1:*:table/x", ["DynamoDB: arn:aws:dyn*:us-east-1:*:table/x"]],
  // Another partition than the account's.
  ["*", "arn:aws-us-gov:s3:::*", []],
  ["*", "arn:aws-*:s3:::*", []],
  // A `*` stands for several parts where the ARN would have too few, or an account that is none.
  ["*", "arn:aws:sns:*:news", ["SNS: arn:aws:sns:*:news"]],
  ["*", "arn:aws*:lambda:*:function:x*", ["Lambda: arn:aws*:lambda:*:function:x*"]],
  ["*", "arn:aws:lambda:*:*:x", ["Lambda: arn:aws:lambda:*:*:x"]],
  // What another service names, of actions that say so.
  ["kafka-cluster:Connect", "arn:aws:kafka:*:*:cluster/x/*", ["MSK Cluster: arn:aws:kafka:*:*:cluster/x/*"]],
  ["kafka:*", "arn:aws:kafka:*:*:cluster/x/*", ["MSK: arn:aws:kafka:*:*:cluster/x/*"]],
  ["*", "arn:aws:kafka:*:*:cluster/x/*", ["MSK: arn:aws:kafka:*:*:cluster/x/*"]],
  ["backup:*", "arn:aws:backup:*:*:recovery-point:x*", ["Backup: arn:aws:backup:*:*:recovery-point:x*"]],
])("%s on %s", (action, resource, rows) => {
  expect(analysis(action, resource).rows).toEqual([...rows].sort());
});

test.each<[string, string, string[]]>([
  ["aws-us-gov", "arn:aws*:s3:::x/*", ["S3: arn:aws*:s3:::x/*"]],
  ["aws-us-gov", "arn:aws-us-gov:s3:::x/*", ["S3: arn:aws-us-gov:s3:::x/*"]],
  ["aws-us-gov", "arn:aws:s3:::x/*", []],
  ["aws-cn", "arn:*:lambda:cn-*:*:function:x", ["Lambda: arn:*:lambda:cn-*:*:function:x"]],
  ["aws-cn", "arn:aws-us-gov:lambda:*:*:function:x", []],
])("in %s, on %s", (partition, resource, rows) => {
  expect(analysis("*", resource, partition).rows).toEqual(rows);
});

test("no finding names an ARN that cannot be", () => {
  const written = [
    "arn:aws*:s3:::x/*",
    "arn:*:iam::*:role/x*",
    "arn:aws*:lambda:*:*:function:x*",
    "arn:*:lambda:*:function:y",
    "arn:aws*:dynamodb:*:*:table/*/stream/*",
    "arn:aws*:ec2:*:*:instance/*",
    "arn:*:iam:*:*:*",
  ];
  const { findings } = analysis("*", written);
  expect(findings.some(({ severity }) => severity === "critical")).toBe(true);
  const named = new Set(JSON.stringify(findings).match(/arn:[^\s",()\\]+/g));
  for (const each of written) named.delete(each);
  expect([...named].filter((arn) => !/^arn:aws:[a-z\d-]+:[a-z\d*-]*:(?:\d{12}|aws|\*|):[^\uFDEF]+$/.test(arn))).toEqual(
    [],
  );
});
