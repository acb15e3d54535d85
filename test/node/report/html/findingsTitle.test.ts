import { describe, expect, it } from "vitest";
import type { ExternalPrincipal } from "../../../../src/iam/access/model.ts";
import type { Finding } from "../../../../src/iam/findings/model.ts";
import { plainTitle } from "../../../../src/report/html/findings/title.ts";
import { createLinks, outsider } from "../../../../src/report/html/links.ts";
import { bucket, HOSTILE, role, user } from "./resourcesAccount.ts";

const OPS = role("ops");
const TOPIC = {
  arn: "arn:aws:sns:eu-west-1:123456789012:news",
  name: "news",
  type: "SNSTopic",
  service: "SNS",
  tags: {},
};
const OPS_AS_RESOURCE = { arn: OPS.arn, name: "ops", type: "IAMRole", service: "STS", tags: {} };

const plain = (markup: { toString(): string }) => markup.toString().replace(/<[^>]*>/g, "");

function finding(more: Pick<Finding, "kind" | "title"> & Partial<Finding>): Finding {
  return {
    id: "",
    severity: "low",
    principals: [],
    resources: [],
    facts: {},
    proof: [],
    conditions: [],
    remedy: "",
    ...more,
  };
}

describe("titles of findings", () => {
  const links = createLinks([OPS, user("ann")], [bucket("b"), TOPIC, OPS_AS_RESOURCE]);

  it.each([
    ["public-access", "Anyone reaches S3Bucket b", [], ["arn:aws:s3:::b"], "Anyone reaches the S3 bucket b"],
    [
      "public-access",
      "Anyone who meets the conditions reaches SNSTopic news in eu-west-1",
      ["*"],
      [TOPIC.arn],
      "Anyone who meets the conditions reaches the notification topic news in eu-west-1",
    ],
    [
      "cross-account-access",
      "Role/deploy of account 555566667777 reaches IAMRole ops",
      ["arn:aws:iam::555566667777:role/deploy"],
      [OPS.arn],
      "Role deploy of account 555566667777 reaches the role ops",
    ],
    [
      "widely-shared-resource",
      "S3Bucket b is open to 7 principals for administer-resource, read-data",
      [OPS.arn],
      ["arn:aws:s3:::b"],
      "The S3 bucket b is open to 7 users and roles, who can administer, read data",
    ],
    [
      "escalation-path",
      "The role ops can become administrator: iam:PassRole + ec2:RunInstances, then iam:PutRolePolicy",
      [OPS.arn],
      [],
      "The role ops can become administrator: pass the role, run instances; then add inline policy",
    ],
    [
      "wildcard-data-access",
      "The user ann has read-data, write-data on every resource of S3, SQS",
      [user("ann").arn],
      [],
      "The user ann can read data, write data on every resource of S3, SQS",
    ],
    ["account-root-trust", "The role ops trusts its whole account", ["x"], [OPS.arn], undefined],
    [
      "console-without-mfa",
      "The user ann signs in to the console without a second factor",
      [user("ann").arn],
      [],
      undefined,
    ],
    ["root-access-key", "The root user has an access key", ["arn:aws:iam::123456789012:root"], [], undefined],
    ["unused-principal", "The role opsgenie has never been used", [OPS.arn], [], undefined],
  ] as const)("%s: %s", (kind, title, principals, resources, expected) => {
    const { text, named } = plainTitle(finding({ kind, title, principals, resources }), links);
    expect(plain(text)).toBe(expected ?? title);
    expect(named !== undefined).toBe(text.toString().includes("<a "));
  });

  it.each(HOSTILE)("keep %j text", (name) => {
    const hostile = createLinks([role(name)], []);
    const title = `The role ${name.slice(name.lastIndexOf("/") + 1)} has never been used`;
    const { text } = plainTitle(finding({ kind: "unused-principal", title, principals: [role(name).arn] }), hostile);
    expect(
      text
        .toString()
        .match(/<\/?[a-z]+/g)
        ?.filter((tag) => !/^<\/?(bdi|a)$/.test(tag)) ?? [],
    ).toEqual([]);
  });
});

describe("someone from outside", () => {
  it.each([
    ["anyone", "*", "external::*", "anyone"],
    ["account", "arn:aws:iam::555566667777:root", "external::555566667777", "account 555566667777"],
    ["account", "464622532012", "external:Datadog:464622532012", "Datadog (account 464622532012)"],
    [
      "principal",
      "arn:aws:iam::555566667777:role/x/importer",
      "external::555566667777",
      "role importer of account 555566667777",
    ],
    [
      "principal",
      "arn:aws:iam::464622532012:user/sync",
      "external:Datadog:464622532012",
      "user sync of Datadog (account 464622532012)",
    ],
    ["federated", "arn:aws:iam::123456789012:saml-provider/okta", "external::okta", "sign-ins through okta"],
    ["federated", "accounts.google.com", "external::accounts.google.com", "sign-ins through accounts.google.com"],
    ["service", "sns.amazonaws.com", "external::sns.amazonaws.com", "the AWS service sns.amazonaws.com"],
  ] satisfies [ExternalPrincipal["kind"], string, string, string][])("%s %s", (kind, arn, name, expected) => {
    expect(plain(outsider({ kind, arn, name }))).toBe(expected);
  });
});
