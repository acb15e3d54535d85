import { describe, expect, it } from "vitest";
import { FINDING_RULES, type FindingKind, remedyOf, titleOf } from "../../../src/iam/findings/findingRules.ts";
import { plainText } from "../../../src/iam/findings/text.ts";
import { ACCOUNT, allow, findingsOf, OTHER, roleArn, type SmallAccount, userArn } from "./account.ts";
import { bucket, CASES, people, read, trusts } from "./cases.ts";

/** Titles and remedies of what is found of a kind in an account. */
function said(kind: FindingKind, account: SmallAccount): { title: string; remedy: string }[] {
  return findingsOf(account)
    .filter((finding) => finding.kind === kind)
    .map((finding) => ({ title: plainText(titleOf(finding)), remedy: plainText(remedyOf(finding)) }));
}

const MISTAKES = /undefined|null|NaN|\[object| {2}|^ | $|\s[,.;:]|\(\)|""/;

describe("what is said of a kind", () => {
  it.each(FINDING_RULES.map((rule) => [rule.kind, rule.message] as const))("%s", (_, { heading, meaning, advice }) => {
    expect(heading).toMatch(/^[A-Z].*[^.]$/);
    for (const words of [meaning, advice]) expect(words).toMatch(/^[A-Z].*\.$/);
    for (const words of [heading, meaning, advice]) expect(words).not.toMatch(MISTAKES);
  });

  it.each(FINDING_RULES.map((rule) => [rule.kind, rule.mappings] as const))(
    "%s cites controls by their ids",
    (_, cited) => {
      const { cisAwsFoundations = [], nist80053 = [], pciDss = [], mitreAttack = [] } = cited;
      for (const id of cisAwsFoundations) expect(id).toMatch(/^\d\.\d{1,2}$/);
      for (const id of nist80053) expect(id).toMatch(/^[A-Z]{2}-\d{1,2}(?:\(\d{1,2}\))?$/);
      for (const id of pciDss) expect(id).toMatch(/^\d{1,2}(?:\.\d{1,2}){1,3}$/);
      for (const id of mitreAttack) expect(id).toMatch(/^T\d{4}(?:\.\d{3})?$/);
    },
  );

  it("has a heading of its own", () => {
    expect(new Set(FINDING_RULES.map(({ message }) => message.heading)).size).toBe(FINDING_RULES.length);
  });
});

describe("what is said of a finding", () => {
  it.each(CASES.filter(([, , , expected]) => expected.length > 0))("%s: %s", (kind, _, account, expected) => {
    const sentences = said(kind, account);
    expect(sentences).toHaveLength(expected.length);
    for (const { title, remedy } of sentences) {
      expect(title).toMatch(/^[A-Z0-9].*[^.]$/);
      expect(remedy).toMatch(/^[A-Z].*[^.]\.$/);
      expect(title).not.toMatch(MISTAKES);
      expect(remedy).not.toMatch(MISTAKES);
    }
  });

  it.each([
    ["iam-administrator", "a full administrator", "The user a is a full administrator"],
    ["iam-administrator", "a role that can attach policies to anyone", "The role a can administer IAM"],
    ["iam-administrator", "only with MFA", "The user a can administer IAM under conditions"],
    [
      "escalation-path",
      "a user that can edit its own policy",
      "The user a can become administrator by adding an inline administrator policy to itself",
    ],
    [
      "escalation-path",
      "a user that can edit its own policy under a condition",
      "The user a can, under conditions, become administrator by adding an inline administrator policy to itself",
    ],
    [
      "data-escalation-path",
      "a user that can assume a reader",
      "The user a can read data of the S3 bucket ledger by assuming the role reader",
    ],
    ["unused-principal", "a role never used", "The role a has no recorded use"],
    ["unused-principal", "a role used 91 days ago", "The role a was last used 91 days ago"],
    ["unused-principal", "a user never used", "The user a has no recorded use"],
    ["password-not-rotated", "91 days", "The password of user a is 91 days old"],
    ["access-key-not-rotated", "91 days", "Access key 2 of user a is 91 days old"],
    ["access-key-unused", "never", "Access key 1 of user a has no recorded use"],
    ["access-key-unused", "91 days ago", "Access key 1 of user a was last used 91 days ago"],
    ["two-active-access-keys", "two", "The user a has two active access keys"],
    ["console-without-mfa", "a user", "The user a signs in to the console without MFA"],
    ["root-access-key", "in the credential report", "The root user has an access key"],
    ["root-without-mfa", "by the summary", "The root user has no MFA device"],
    ["public-access", "a bucket anyone reads", "Anyone can read data of the S3 bucket ledger"],
    ["public-access", "a bucket anyone writes", "Anyone can write data to the S3 bucket ledger"],
    [
      "public-access",
      "a bucket of which anyone reads tagged objects",
      "Anyone who meets the conditions can read data of the S3 bucket ledger",
    ],
    ["public-access", "a role anyone assumes", "Anyone can assume the role a"],
    ["cross-account-access", "an account", `Account ${OTHER} can read data of the S3 bucket ledger`],
    [
      "cross-account-access",
      "a known third party",
      "Datadog (account 464622532012) can read data of the S3 bucket ledger",
    ],
    [
      "cross-account-access",
      "a role with administrator permissions",
      `Role x in account ${OTHER} can assume the role a`,
    ],
    [
      "cross-account-access",
      "under a condition",
      `Account ${OTHER} can read data of the S3 bucket ledger under conditions`,
    ],
    ["cross-account-access", "a trusted account", `Audit (account ${OTHER}) can assume the role a`],
    [
      "cross-account-access",
      "by a service",
      `Account ${OTHER} can, through the service s3.amazonaws.com, invoke the Lambda function thumbnails in us-east-1`,
    ],
    [
      "organization-access",
      "a bucket",
      "Every account of organization o-abcdefghij can read data of the S3 bucket ledger",
    ],
    [
      "organization-management-access",
      "OrganizationAccountAccessRole",
      "Account 111100001111 can manage this account by the role OrganizationAccountAccessRole",
    ],
    [
      "organization-management-access",
      "with roles of stack sets",
      "Account 111100001111 can manage this account by 2 roles",
    ],
    [
      "federated-trust-without-subject",
      "GitHub",
      "Workflows of any repository on GitHub (token.actions.githubusercontent.com) can assume the role a",
    ],
    [
      "federated-trust-without-subject",
      "Cognito, guests",
      "Guests of a Cognito identity pool (cognito-identity.amazonaws.com) can assume the role a",
    ],
    [
      "federated-trust-without-subject",
      "SAML, an administrator",
      "All users of the identity provider idp can assume the role a",
    ],
    [
      "service-access-without-source",
      "S3",
      "The service s3.amazonaws.com can, for any AWS customer, invoke the Lambda function thumbnails in us-east-1",
    ],
    [
      "cloudfront-origin-access",
      "an identity",
      "The CloudFront origin access identity E1EXAMPLE can read data of the S3 bucket ledger",
    ],
    ["third-party-without-external-id", "none", `The role a can be assumed by account ${OTHER} without an external ID`],
    ["widely-shared-resource", "6 readers", "6 users and roles can read data of the S3 bucket ledger"],
    ["widely-shared-resource", "6 administrators of it", "6 users and roles can administer the S3 bucket ledger"],
    [
      "widely-shared-resource",
      "the same 6 readers of several buckets, and one of them that others read too",
      "The same 6 users and roles can read data of the S3 bucket a and 2 more S3 buckets",
    ],
    [
      "widely-shared-resource",
      "5 readers and a full administrator",
      "The S3 bucket ledger is widely shared only because the account has 1 full administrator",
    ],
    [
      "widely-shared-resource",
      "6 readers and 6 full administrators",
      "12 users and roles can read data of the S3 bucket ledger, and 6 can administer it and write and delete its data",
    ],
    ["wildcard-data-access", "all objects", "The role a can read data of every resource of S3"],
    ["wildcard-data-access", "under a condition", "The role a can read data of every resource of S3 under conditions"],
    ["account-root-trust", "its own account", "The role a trusts its own account as a whole"],
    ["account-root-trust", "another account", `The role a trusts account ${OTHER} as a whole`],
    [
      "access-removed-by-boundary",
      "actions",
      "The permissions boundary of role a blocks 1 action that its policies allow",
    ],
  ] satisfies [FindingKind, string, string][])("%s, %s: %s", (kind, name, title) => {
    const [, , account] = CASES.find(([of, each]) => of === kind && each === name) ?? [];
    expect(account).toBeDefined();
    expect(said(kind, account ?? {}).map((each) => each.title)).toContain(title);
  });

  it("counts every resource of a service in its own words", () => {
    const readers: SmallAccount = {
      roles: {
        keys: { statements: [allow(["kms:Decrypt", "kms:Encrypt"])] },
        many: {
          statements: [
            allow([
              "s3:GetObject",
              "sqs:ReceiveMessage",
              "sns:Subscribe",
              "dynamodb:GetItem",
              "secretsmanager:GetSecretValue",
            ]),
          ],
        },
      },
    };
    const titles = said("wildcard-data-access", readers).map(({ title }) => title);
    expect(titles[0]).toBe("The role keys can decrypt and encrypt with every KMS key");
    expect(titles[1]).toMatch(/^The role many can read data of every resource of \S+, \S+, .+ and \d+ more services?$/);
  });

  it("says what holds without conditions, and that there is more", () => {
    const network = { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } };
    const account: SmallAccount = {
      roles: { a: { statements: [allow("s3:GetObject"), allow("s3:PutObject", "*", network)] } },
      resources: bucket(read({ AWS: OTHER }), read({ AWS: OTHER }, { Action: "s3:PutObject", ...network })),
    };
    expect(said("wildcard-data-access", account).map(({ title }) => title)).toEqual([
      "The role a can read data of every resource of S3, and more under conditions",
    ]);
    expect(said("cross-account-access", account).map(({ title }) => title)).toEqual([
      `Account ${OTHER} can read data of the S3 bucket ledger, and more under conditions`,
    ]);
  });

  it("says or where not every service has all of it", () => {
    const account: SmallAccount = { roles: { a: { statements: [allow(["s3:GetObject", "sqs:SendMessage"])] } } };
    expect(said("wildcard-data-access", account).map(({ title }) => title)).toEqual([
      "The role a can read or write data of every resource of S3 and SQS",
    ]);
  });

  it("gives each number where resources are shared unequally by the same principals", () => {
    const account: SmallAccount = {
      roles: {
        ...people(6, [allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::*")]),
        extra: { statements: [allow("s3:GetObject", "arn:aws:s3:::*")] },
      },
      resources: ["a", "b"].map((name) => ({ arn: `arn:aws:s3:::${name}` })),
    };
    expect(said("widely-shared-resource", account).map(({ title }) => title)).toEqual([
      "The same 7 users and roles can read data of the S3 bucket a and 1 more S3 bucket, and 6 can write data to them",
    ]);
  });

  it("names the statement where several of a trust policy name the account", () => {
    const account: SmallAccount = {
      roles: { a: { trust: [trusts(ACCOUNT, { Sid: "First" }), trusts(ACCOUNT, { Sid: "Again" })] } },
    };
    expect(said("account-root-trust", account).map(({ title }) => title)).toEqual([
      "The role a trusts its own account as a whole in statement Again",
      "The role a trusts its own account as a whole in statement First",
    ]);
  });

  it.each([
    [
      "a role to assume",
      allow("sts:AssumeRole", roleArn("admin")),
      `Remove sts:AssumeRole on ${roleArn("admin")}, or restrict it to roles that neither are nor can become administrators.`,
    ],
    [
      "a user to take over",
      allow("iam:CreateAccessKey", userArn("boss")),
      `Remove iam:CreateAccessKey on ${userArn("boss")}, or restrict it to users that neither are nor can become administrators.`,
    ],
    [
      "its own policy",
      allow("iam:PutUserPolicy", userArn("a")),
      `Remove iam:PutUserPolicy on ${userArn("a")}, or allow it only on principals that have a permissions boundary (condition key iam:PermissionsBoundary).`,
    ],
    [
      "its own group",
      allow("iam:AddUserToGroup", "*"),
      `Remove iam:AddUserToGroup on arn:aws:iam::${ACCOUNT}:group/admins.`,
    ],
  ])("says which first permission to remove: %s", (_, statement, remedy) => {
    const account: SmallAccount = {
      users: { a: { statements: [statement] }, boss: { statements: [allow("*")] } },
      roles: { admin: { statements: [allow("*")], trust: [trusts(ACCOUNT)] } },
      groups: { admins: [allow("*")] },
    };
    expect(said("escalation-path", account).map((each) => each.remedy)).toContain(remedy);
  });
});
