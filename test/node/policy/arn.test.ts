import { describe, expect, it } from "vitest";
import {
  arnAccount,
  arnParts,
  arnService,
  assumedRole,
  isAwsManagedPolicy,
  isRoleArn,
  isServiceLinkedRole,
  nameWithoutPath,
  parseArn,
} from "../../../src/iam/policy/arn.ts";

describe("an ARN", () => {
  it("has six parts, the last of which keeps its colons", () => {
    expect(parseArn("arn:aws:logs:eu-west-1:111122223333:log-group:/a:*")).toEqual({
      partition: "aws",
      service: "logs",
      region: "eu-west-1",
      account: "111122223333",
      resource: "log-group:/a:*",
    });
    expect(arnParts("arn:aws:s3:::b/a:c")).toEqual(["arn", "aws", "s3", "", "", "b/a:c"]);
  });

  it.each(["", "*", "arn:aws:s3", "aws:arn:s3:::b", "role/ops"])("is not %j", (text) => {
    expect(parseArn(text)).toBeUndefined();
    expect(arnAccount(text)).toBeUndefined();
  });

  it.each([
    ["arn:aws:iam::111122223333:role/ops", { isRole: true, isServiceLinked: false, isAwsManaged: false }],
    [
      "arn:aws:iam::111122223333:role/aws-service-role/a/b",
      { isRole: true, isServiceLinked: true, isAwsManaged: false },
    ],
    ["arn:aws:iam::111122223333:user/role/ops", { isRole: false, isServiceLinked: false, isAwsManaged: false }],
    ["arn:aws:iam::aws:policy/AdministratorAccess", { isRole: false, isServiceLinked: false, isAwsManaged: true }],
    ["arn:aws:iam::111122223333:policy/aws", { isRole: false, isServiceLinked: false, isAwsManaged: false }],
    ["arn:aws:s3:::aws", { isRole: false, isServiceLinked: false, isAwsManaged: false }],
  ])("%s is told by its parts", (text, expected) => {
    expect({
      isRole: isRoleArn(text),
      isServiceLinked: isServiceLinkedRole(text),
      isAwsManaged: isAwsManagedPolicy(text),
    }).toEqual(expected);
  });

  it.each([
    ["arn:aws:sts::111122223333:assumed-role/ops/tom", { account: "111122223333", role: "ops" }],
    ["arn:aws:sts::111122223333:assumed-role/ops", undefined],
    ["arn:aws:sts::111122223333:federated-user/tom", undefined],
    ["arn:aws:iam::111122223333:role/ops", undefined],
  ])("%s is a session of a role, or is not", (text, expected) => {
    expect(assumedRole(text)).toEqual(expected);
  });

  it("names a service and an account where it has them", () => {
    expect([arnService("arn:aws:sqs:eu-west-1:111122223333:q"), arnService("sqs")]).toEqual(["sqs", ""]);
    expect([arnAccount("arn:aws:sqs:eu-west-1:111122223333:q"), arnAccount("arn:aws:s3:::b")]).toEqual([
      "111122223333",
      undefined,
    ]);
  });

  it("has a resource whose name may follow a path", () => {
    expect(["role/team/ops", "role/ops", "ops"].map(nameWithoutPath)).toEqual(["ops", "ops", "ops"]);
  });
});
