import { describe, expect, it } from "vitest";
import type { ExternalPrincipal } from "../../../../src/iam/index.ts";
import type { Markup } from "../../../../src/report/html/markup.ts";
import { externalPrincipalName, policyName } from "../../../../src/report/html/vocabulary/names.ts";
import { identityKind } from "../../../../src/report/model/arnText.ts";

const plain = (markup: Markup) => markup.toString().replace(/<[^>]*>/g, "");

describe("an external principal", () => {
  it.each([
    ["anyone", "*", "external::*", "anyone"],
    ["account", "arn:aws:iam::555566667777:root", "external::555566667777", "account 555566667777"],
    ["account", "464622532012", "external:Datadog:464622532012", "Datadog (account 464622532012)"],
    [
      "principal",
      "arn:aws:iam::555566667777:role/x/importer",
      "external::555566667777",
      "role x/importer in account 555566667777",
    ],
    [
      "principal",
      "arn:aws:iam::464622532012:user/sync",
      "external:Datadog:464622532012",
      "user sync in Datadog (account 464622532012)",
    ],
    [
      "principal",
      "arn:aws:sts::555566667777:assumed-role/importer/session",
      "external::555566667777",
      "session importer/session in account 555566667777",
    ],
    ["principal", "arn:aws:iam::555566667777:role/*", "external::555566667777", "any role in account 555566667777"],
    [
      "principal",
      "arn:aws:iam::555566667777:role/ci-*",
      "external::555566667777",
      "any role named ci-* in account 555566667777",
    ],
    ["principal", "arn:aws:iam::555566667777:*", "external::555566667777", "any principal in account 555566667777"],
    ["federated", "arn:aws:iam::123456789012:saml-provider/okta", "external::okta", "users signed in through okta"],
    [
      "federated",
      "arn:aws:iam::123456789012:oidc-provider/gitlab.example/group",
      "external::gitlab.example/group",
      "users signed in through gitlab.example/group",
    ],
    [
      "federated",
      "accounts.google.com",
      "external::accounts.google.com",
      "users signed in through accounts.google.com",
    ],
    ["service", "sns.amazonaws.com", "external::sns.amazonaws.com", "AWS service sns.amazonaws.com"],
  ] satisfies [ExternalPrincipal["kind"], string, string, string][])("%s %s", (kind, arn, name, expected) => {
    expect(plain(externalPrincipalName({ kind, arn, name }))).toBe(expected);
  });
});

it("an account that the customer trusts has its name, and one that acts through services is called so", () => {
  const root = { kind: "account", arn: "arn:aws:iam::555566667777:root", name: "external::555566667777" } as const;
  expect(plain(externalPrincipalName({ ...root, owner: "Audit" }))).toBe("Audit (account 555566667777)");
  expect(plain(externalPrincipalName({ ...root, isSource: true }))).toBe(
    "AWS services that act for account 555566667777",
  );
});

describe("a policy", () => {
  it.each([
    ["arn:aws:iam::aws:policy/job-function/ViewOnlyAccess", "ViewOnlyAccess (AWS managed)"],
    ["arn:aws-us-gov:iam::aws:policy/PowerUserAccess", "PowerUserAccess (AWS managed)"],
    ["arn:aws:iam::123456789012:policy/team/deploy", "deploy"],
    ["arn:aws:iam::123456789012:role/ops#trust", "trust policy of ops"],
    ["arn:aws:s3:::ledger#policy", "policy of ledger"],
    ["arn:aws:kms:eu-west-1:123456789012:key/1111#grant", "grant on key 1111"],
    ["arn:aws:iam::123456789012:user/bob#a#b", "a#b (inline policy of bob)"],
  ])("%s", (policy, expected) => expect(plain(policyName(policy))).toBe(expected));
});

describe("the kind of an identity", () => {
  it.each([
    ["arn:aws:iam::123456789012:user/a/b", "user"],
    ["arn:aws-cn:iam::123456789012:role/ops", "role"],
    ["arn:aws:iam::123456789012:group/admins", "group"],
    ["arn:aws:iam::123456789012:user/*", "user"],
    ["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2ABCDEFGHIJKL", undefined],
    ["arn:aws:iam::123456789012:root", undefined],
    ["arn:aws:iam::123456789012:role", undefined],
    ["arn:aws:sts::123456789012:assumed-role/ops/session", undefined],
    ["role/ops", undefined],
    ["*", undefined],
  ])("%s: %s", (arn, kind) => expect(identityKind(arn)).toBe(kind));
});
