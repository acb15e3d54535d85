import { describe, expect, it } from "vitest";
import { arnMismatch, isSessionOf, parseRoleArn, parseSessionArn } from "../../../src/platform/auditArn.ts";
import { OTHER_ARNS, SESSION_ARNS } from "../../sessionArns.ts";

describe("sessions of an account", () => {
  it.each(SESSION_ARNS)("%s is one", (arn) => expect(isSessionOf(arn, "aws", "123456789012")).toBe(true));
  it.each(OTHER_ARNS)("%j is not one", (arn) => expect(isSessionOf(arn, "aws", "123456789012")).toBe(false));

  it("exist in GovCloud", () => {
    const arn = "arn:aws-us-gov:sts::123456789012:federated-user/auditor";
    expect(isSessionOf(arn, "aws-us-gov", "123456789012")).toBe(true);
  });
});

describe("roles", () => {
  const owner = { partition: "aws", accountId: "123456789012" };
  it.each([
    "arn:aws:iam::123456789012:role/auditor",
    "arn:aws:iam::123456789012:role/team/k9/auditor",
    `arn:aws:iam::123456789012:role/${"r".repeat(64)}`,
    `arn:aws:iam::123456789012:role/${"p".repeat(510)}/r`,
  ])("%s is one", (arn) => expect(parseRoleArn(arn)).toEqual(owner));

  it.each([
    "",
    "arn:aws:iam::123456789012:role/",
    "arn:aws:iam::123456789012:role//",
    "arn:aws:iam::123456789012:role/a b",
    "arn:aws:iam::123456789012:role/p q/r",
    `arn:aws:iam::123456789012:role/${"r".repeat(65)}`,
    `arn:aws:iam::123456789012:role/${"p".repeat(511)}/r`,
    "arn:aws:iam::123456789012:user/auditor",
    "arn:aws:sts::123456789012:assumed-role/auditor/iam-audit",
  ])("%j is not a role ARN", (arn) => expect(parseRoleArn(arn)).toBeNull());
});

describe("what keeps an ARN from being of the audited account", () => {
  const arn = (partition: string) => parseSessionArn(`arn:${partition}:sts::123456789012:federated-user/auditor`);
  it.each([
    ["aws", "aws", "123456789012", null],
    ["aws-us-gov", "aws-us-gov", "123456789012", null],
    ["aws", "aws-us-gov", "123456789012", "partition that provider names"],
    ["aws-us-gov", "aws", "123456789012", "partition that provider names"],
    ["aws-cn", "aws", "123456789012", "partition that provider names"],
    ["aws-cn", "azure", "123456789012", "partition aws or aws-us-gov"],
    ["aws-cn", undefined, "123456789012", "partition aws or aws-us-gov"],
    ["aws", "azure", "123456789012", null],
    ["aws", "aws", "210987654321", "account that accountId names"],
    ["aws", "aws", undefined, "account that accountId names"],
  ])("%s for %s and %s: %s", (partition, provider, accountId, problem) => {
    const parsed = arn(partition);
    const found = parsed && arnMismatch(parsed, provider, accountId);
    if (problem === null) expect(found).toBeNull();
    else expect(found).toContain(problem);
  });
});
