import type { FindingKind } from "../../../src/iam/findings/findingRules.ts";
import { ACCOUNT, allow, document, OTHER, roleArn, type SmallAccount } from "./account.ts";

const VENDOR = "464622532012";
const MANAGEMENT = "111100001111";
const BUCKET = "arn:aws:s3:::ledger";
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:thumbnails`;
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:orders`;
const GITHUB = "token.actions.githubusercontent.com";
const COGNITO = "cognito-identity.amazonaws.com";
const provider = (name: string) => `arn:aws:iam::${ACCOUNT}:${name}`;
const oidc = (name: string) => provider(`oidc-provider/${name}`);

const trusts = (AWS: string | string[], Condition: object = {}, more: object = {}) => ({
  Effect: "Allow",
  Principal: { AWS },
  Action: "sts:AssumeRole",
  Condition,
  ...more,
});
const role = (...trust: object[]): SmallAccount => ({ roles: { a: { trust } } });
const admin = (...trust: object[]): SmallAccount => ({ roles: { a: { statements: [allow("*")], trust } } });
const web = (Federated: string, Condition: object = {}, Action = "sts:AssumeRoleWithWebIdentity") => ({
  Effect: "Allow",
  Principal: { Federated },
  Action,
  Condition,
});
const reads = (Principal: unknown, Condition: object = {}, more: object = {}) => ({
  Effect: "Allow",
  Principal,
  Action: "s3:GetObject",
  Resource: `${BUCKET}/*`,
  Condition,
  ...more,
});
const bucket = (...statements: object[]): SmallAccount => ({
  resources: [{ arn: BUCKET, policy: document(...statements) }],
});
/** Under a resource control policy of the organization `o-abcdefghij`. */
const perimeter = (Condition: object, Action = "s3:*"): NonNullable<SmallAccount["settings"]> => ({
  organization: {
    id: "o-abcdefghij",
    policies: {
      id: "o-abcdefghij",
      managementAccount: MANAGEMENT,
      serviceControlPolicies: [],
      resourceControlPolicies: [
        [
          {
            id: "rcp:perimeter",
            name: "perimeter",
            document: document({ Effect: "Deny", Principal: "*", Action, Resource: "*", Condition }),
          },
        ],
      ],
    },
  },
});
const invoked = (Service: string, Condition: object = {}): SmallAccount => ({
  resources: [
    {
      arn: FUNCTION,
      policy: document({
        Effect: "Allow",
        Principal: { Service },
        Action: "lambda:InvokeFunction",
        Resource: FUNCTION,
        Condition,
      }),
    },
  ],
});
const queued = (Principal: unknown, Condition: object = {}): SmallAccount => ({
  resources: [
    {
      arn: QUEUE,
      policy: document({ Effect: "Allow", Principal, Action: "sqs:SendMessage", Resource: QUEUE, Condition }),
    },
  ],
});
const id = (name: string, value: unknown) => ({ [name]: { "sts:ExternalId": value } });
const root = (account: string) => `arn:aws:iam::${account}:root`;
const found = (severity: string) => [`${severity} ${roleArn("a")}:${root(OTHER)}`];
const ORGANIZATION = { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } };

/** Kind, account, and what is found of that kind: severity and the id after the kind. */
export const EXTERNAL_CASES: [FindingKind, string, SmallAccount, string[]][] = [
  // An external ID that is none.
  [
    "third-party-without-external-id",
    "if it exists",
    role(trusts(OTHER, id("StringEqualsIfExists", "x"))),
    found("medium"),
  ],
  ["third-party-without-external-id", "any", role(trusts(OTHER, id("StringLike", "*"))), found("medium")],
  ["third-party-without-external-id", "any but one", role(trusts(OTHER, id("StringNotEquals", "x"))), found("medium")],
  ["third-party-without-external-id", "that is missing", role(trusts(OTHER, id("Null", "true"))), found("medium")],
  ["third-party-without-external-id", "that only exists", role(trusts(OTHER, id("Null", "false"))), found("medium")],
  ["third-party-without-external-id", "one or any", role(trusts(OTHER, id("StringLike", ["x", "*"]))), found("medium")],
  [
    "third-party-without-external-id",
    "in one of two statements",
    role(trusts(OTHER, id("StringEquals", "x")), trusts(OTHER, { Bool: { "aws:MultiFactorAuthPresent": "true" } })),
    found("medium"),
  ],
  [
    "third-party-without-external-id",
    "in both of two statements",
    role(trusts(OTHER, id("StringEquals", "x")), trusts(OTHER, id("StringEquals", "y"))),
    [],
  ],
  [
    "third-party-without-external-id",
    "if it exists, and it must",
    role(trusts(OTHER, { ...id("StringEqualsIfExists", "x"), ...id("Null", "false") })),
    [],
  ],
  [
    "third-party-without-external-id",
    "with a fixed beginning",
    role(trusts(OTHER, id("StringLike", "k9-*"))),
    found("medium"),
  ],
  [
    "third-party-without-external-id",
    "demanded by a Deny",
    role(trusts(OTHER), trusts("*", id("StringNotEquals", "x"), { Effect: "Deny" })),
    [],
  ],
  [
    "third-party-without-external-id",
    "demanded by a Deny of another action",
    role(trusts(OTHER), trusts("*", id("StringNotEquals", "x"), { Effect: "Deny", Action: "sts:TagSession" })),
    found("medium"),
  ],
  [
    "third-party-without-external-id",
    "a role of the account by a condition",
    role(trusts(OTHER, { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:role/ci` } })),
    [],
  ],
  [
    "third-party-without-external-id",
    "any role of the account by a condition",
    role(trusts(OTHER, { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:role/*` } })),
    found("medium"),
  ],
  [
    "third-party-without-external-id",
    "a trusted account",
    { ...role(trusts(OTHER)), settings: { trustedAccounts: [{ accountId: OTHER }] } },
    [],
  ],
  [
    "third-party-without-external-id",
    "the management account",
    { ...role(trusts(OTHER)), settings: { organization: { id: "o-abcdefghij", managementAccount: OTHER } } },
    [],
  ],

  // Trusted accounts.
  [
    "cross-account-access",
    "a trusted account",
    { ...admin(trusts(OTHER)), settings: { trustedAccounts: [{ accountId: OTHER, name: "Audit" }] } },
    [`low ${roleArn("a")}:${root(OTHER)}`],
  ],
  [
    "account-root-trust",
    "a trusted account",
    { ...admin(trusts(OTHER)), settings: { trustedAccounts: [{ accountId: OTHER, name: "Audit" }] } },
    [`low ${roleArn("a")}:${OTHER}:#0`],
  ],
  [
    "cross-account-access",
    "an account beside the trusted one",
    { ...admin(trusts(VENDOR)), settings: { trustedAccounts: [{ accountId: OTHER }] } },
    [`high ${roleArn("a")}:${root(VENDOR)}`],
  ],
  [
    "cross-account-access",
    "a wildcard in a principal's ARN",
    bucket(reads({ AWS: `arn:aws:iam::${OTHER}:role/*` })),
    [],
  ],
  [
    "cross-account-access",
    "ids of deleted principals",
    role(trusts(["AROADELETED000000000", "AIDADELETED000000000"])),
    [],
  ],
  [
    "cross-account-access",
    "anyone of an account",
    bucket(reads("*", { StringEquals: { "aws:PrincipalAccount": OTHER } })),
    [`medium ${BUCKET}:${root(OTHER)}`],
  ],
  [
    "cross-account-access",
    "roles of an account by a pattern",
    bucket(reads("*", { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:role/ci-*` } })),
    [`medium ${BUCKET}:arn:aws:iam::${OTHER}:role/ci-*`],
  ],
  [
    "cross-account-access",
    "by a service",
    invoked("s3.amazonaws.com", { StringEquals: { "AWS:SourceAccount": OTHER } }),
    [`medium ${FUNCTION}:${root(OTHER)}:s3.amazonaws.com`],
  ],
  [
    "cross-account-access",
    "by a service for a topic",
    queued({ Service: "sns.amazonaws.com" }, { ArnLike: { "aws:SourceArn": `arn:aws:sns:*:${OTHER}:*` } }),
    [`medium ${QUEUE}:${root(OTHER)}:sns.amazonaws.com`],
  ],
  [
    "cross-account-access",
    "by any service that acts for the account",
    queued("*", { StringEquals: { "aws:SourceAccount": OTHER } }),
    [`medium ${QUEUE}:${root(OTHER)}:*`],
  ],
  [
    "cross-account-access",
    "by any service that acts for a topic of the account",
    queued("*", { ArnLike: { "aws:SourceArn": `arn:aws:sns:*:${OTHER}:*` } }),
    [`medium ${QUEUE}:${root(OTHER)}:*`],
  ],
  [
    "cross-account-access",
    "by any service that acts for the account, by the older name of the key",
    queued({ AWS: "*" }, { StringEquals: { "aws:SourceOwner": [OTHER, ACCOUNT] } }),
    [`medium ${QUEUE}:${root(OTHER)}:*`],
  ],
  [
    "public-access",
    "by any service that acts for the account",
    queued("*", { StringEquals: { "aws:SourceAccount": OTHER } }),
    [],
  ],
  [
    "cross-account-access",
    "by any service that acts for this account",
    queued("*", { StringEquals: { "aws:SourceOwner": ACCOUNT } }),
    [],
  ],
  [
    "cross-account-access",
    "by any service that acts for a topic of this account, of another as well",
    queued("*", {
      ArnLike: { "aws:SourceArn": `arn:aws:sns:*:${ACCOUNT}:*` },
      StringEquals: { "aws:SourceAccount": [ACCOUNT, OTHER] },
    }),
    [],
  ],
  [
    "cross-account-access",
    "by any service that acts for the account, which a Deny forbids",
    {
      resources: [
        {
          arn: QUEUE,
          policy: document(
            {
              Effect: "Allow",
              Principal: "*",
              Action: "sqs:SendMessage",
              Resource: QUEUE,
              Condition: { StringEquals: { "aws:SourceAccount": OTHER } },
            },
            {
              Effect: "Deny",
              Principal: "*",
              Action: "sqs:*",
              Resource: QUEUE,
              Condition: { StringNotEquals: { "aws:SourceAccount": ACCOUNT } },
            },
          ),
        },
      ],
    },
    [],
  ],
  [
    "cross-account-access",
    "by a service, for its own account",
    invoked("s3.amazonaws.com", { StringEquals: { "AWS:SourceAccount": ACCOUNT } }),
    [],
  ],
  [
    "cross-account-access",
    "a canonical user",
    bucket(reads({ CanonicalUser: "ab".repeat(32) })),
    [`medium ${BUCKET}:${"ab".repeat(32)}`],
  ],

  // Organizations.
  ["organization-access", "a bucket", bucket(reads("*", ORGANIZATION)), [`low ${BUCKET}`]],
  ["organization-access", "an administrator", admin(trusts("*", ORGANIZATION)), [`high ${roleArn("a")}`]],
  [
    "organization-access",
    "a unit of the organization",
    bucket(reads("*", { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/r-1/ou-1/*" } })),
    [`low ${BUCKET}`],
  ],
  [
    "organization-access",
    "what a Deny leaves",
    bucket(reads("*"), reads("*", { StringNotEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }, { Effect: "Deny" })),
    [`low ${BUCKET}`],
  ],
  [
    "organization-access",
    "what a resource control policy leaves",
    { ...bucket(reads("*")), settings: perimeter({ StringNotEqualsIfExists: ORGANIZATION.StringEquals }) },
    [`low ${BUCKET}`],
  ],
  [
    "public-access",
    "what a resource control policy leaves to the organization",
    { ...bucket(reads("*")), settings: perimeter({ StringNotEqualsIfExists: ORGANIZATION.StringEquals }) },
    [],
  ],
  [
    "public-access",
    "what a resource control policy of another action leaves",
    { ...bucket(reads("*")), settings: perimeter({ StringNotEquals: ORGANIZATION.StringEquals }, "s3:PutObject") },
    [`high ${BUCKET}:*`],
  ],
  [
    "organization-access",
    "an organization, in an account that is in none",
    { ...bucket(reads("*", ORGANIZATION)), settings: { organization: null } },
    [`medium ${BUCKET}`],
  ],
  [
    "organization-access",
    "another organization",
    { ...bucket(reads("*", ORGANIZATION)), settings: { organization: { id: "o-zzzzzzzzzz" } } },
    [`medium ${BUCKET}`],
  ],
  [
    "organization-access",
    "not of the organization",
    bucket(reads("*", { StringNotEquals: ORGANIZATION.StringEquals })),
    [],
  ],
  ["organization-access", "if it has one", bucket(reads("*", { StringEqualsIfExists: ORGANIZATION.StringEquals })), []],
  [
    "organization-access",
    "an account of it",
    bucket(reads("*", { StringEquals: { ...ORGANIZATION.StringEquals, "aws:PrincipalAccount": OTHER } })),
    [],
  ],

  // How an organization manages its accounts.
  [
    "organization-management-access",
    "OrganizationAccountAccessRole",
    { roles: { OrganizationAccountAccessRole: { statements: [allow("*")], trust: [trusts(root(MANAGEMENT))] } } },
    [`low ${MANAGEMENT}`],
  ],
  [
    "organization-management-access",
    "with roles of stack sets",
    {
      roles: {
        OrganizationAccountAccessRole: { statements: [allow("*")], trust: [trusts(root(MANAGEMENT))] },
        "stacksets-exec-0123456789abcdef": {
          statements: [allow("*")],
          trust: [
            trusts(
              `arn:aws:iam::${MANAGEMENT}:role/aws-service-role/stacksets.cloudformation.amazonaws.com/AWSServiceRoleForCloudFormationStackSetsOrgAdmin`,
            ),
          ],
        },
      },
    },
    [`low ${MANAGEMENT}`],
  ],
  [
    "organization-management-access",
    "any role that trusts the management account",
    { ...admin(trusts(MANAGEMENT)), settings: { organization: { id: "o-abcdefghij", managementAccount: MANAGEMENT } } },
    [`low ${MANAGEMENT}`],
  ],
  [
    "organization-management-access",
    "a name that says so, for another account than the management account",
    {
      roles: { OrganizationAccountAccessRole: { statements: [allow("*")], trust: [trusts(root(OTHER))] } },
      settings: { organization: { id: "o-abcdefghij", managementAccount: MANAGEMENT } },
    },
    [],
  ],
  [
    "organization-management-access",
    "a name that says so, for two accounts",
    { roles: { OrganizationAccountAccessRole: { trust: [trusts([root(OTHER), root(MANAGEMENT)])] } } },
    [],
  ],
  ["organization-management-access", "another role", admin(trusts(MANAGEMENT)), []],
  [
    "cross-account-access",
    "OrganizationAccountAccessRole",
    { roles: { OrganizationAccountAccessRole: { statements: [allow("*")], trust: [trusts(root(MANAGEMENT))] } } },
    [],
  ],
  [
    "account-root-trust",
    "OrganizationAccountAccessRole",
    { roles: { OrganizationAccountAccessRole: { statements: [allow("*")], trust: [trusts(root(MANAGEMENT))] } } },
    [],
  ],

  // Identity providers.
  [
    "federated-trust-without-subject",
    "GitHub",
    role(web(oidc(GITHUB), { StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" } })),
    [`high ${roleArn("a")}:${oidc(GITHUB)}`],
  ],
  [
    "federated-trust-without-subject",
    "GitHub, an administrator",
    admin(web(oidc(GITHUB))),
    [`critical ${roleArn("a")}:${oidc(GITHUB)}`],
  ],
  [
    "federated-trust-without-subject",
    "GitHub, any subject",
    role(web(oidc(GITHUB), { StringLike: { [`${GITHUB}:sub`]: "repo:*" } })),
    [`high ${roleArn("a")}:${oidc(GITHUB)}`],
  ],
  [
    "federated-trust-without-subject",
    "GitHub, a repository",
    role(web(oidc(GITHUB), { StringLike: { [`${GITHUB}:sub`]: "repo:acme/shop:*" } })),
    [],
  ],
  [
    "federated-trust-without-subject",
    "GitHub, a repository in one of two statements",
    role(web(oidc(GITHUB), { StringLike: { [`${GITHUB}:sub`]: "repo:acme/shop:*" } }), web(oidc(GITHUB))),
    [`high ${roleArn("a")}:${oidc(GITHUB)}`],
  ],
  [
    "federated-trust-without-subject",
    "GitHub, a repository that a Deny demands",
    role(web(oidc(GITHUB)), {
      ...web(oidc(GITHUB), { StringNotLike: { [`${GITHUB}:sub`]: "repo:acme/shop:*" } }),
      Effect: "Deny",
    }),
    [],
  ],
  ["federated-trust-without-subject", "Cognito, any pool", role(web(COGNITO)), [`high ${roleArn("a")}:${COGNITO}`]],
  [
    "federated-trust-without-subject",
    "Cognito, guests of any pool",
    role(web(COGNITO, { "ForAnyValue:StringLike": { [`${COGNITO}:amr`]: "unauthenticated" } })),
    [`high ${roleArn("a")}:${COGNITO}`],
  ],
  [
    "federated-trust-without-subject",
    "Cognito, guests",
    role(
      web(COGNITO, {
        StringEquals: { [`${COGNITO}:aud`]: "us-east-1:pool" },
        "ForAnyValue:StringLike": { [`${COGNITO}:amr`]: "unauthenticated" },
      }),
    ),
    [`medium ${roleArn("a")}:${COGNITO}`],
  ],
  [
    "federated-trust-without-subject",
    "Cognito, users of a pool",
    role(
      web(COGNITO, {
        StringEquals: { [`${COGNITO}:aud`]: "us-east-1:pool" },
        "ForAnyValue:StringLike": { [`${COGNITO}:amr`]: "authenticated" },
      }),
    ),
    [],
  ],
  [
    "federated-trust-without-subject",
    "an own provider",
    role(web(oidc("login.example.com"))),
    [`medium ${roleArn("a")}:${oidc("login.example.com")}`],
  ],
  [
    "federated-trust-without-subject",
    "an own provider, an application",
    role(web(oidc("login.example.com"), { StringEquals: { "login.example.com:aud": "app-1" } })),
    [],
  ],
  [
    "federated-trust-without-subject",
    "SAML",
    role(
      web(
        provider("saml-provider/idp"),
        { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
        "sts:AssumeRoleWithSAML",
      ),
    ),
    [`low ${roleArn("a")}:${provider("saml-provider/idp")}`],
  ],
  [
    "federated-trust-without-subject",
    "SAML, a role that can become administrator",
    {
      roles: {
        a: {
          statements: [allow("iam:PutRolePolicy", roleArn("a"))],
          trust: [web(provider("saml-provider/idp"), {}, "sts:AssumeRoleWithSAML")],
        },
      },
    },
    [`high ${roleArn("a")}:${provider("saml-provider/idp")}`],
  ],
  [
    "federated-trust-without-subject",
    "SAML with a subject",
    role(
      web(provider("saml-provider/idp"), { StringEquals: { "saml:sub": "ann@example.com" } }, "sts:AssumeRoleWithSAML"),
    ),
    [],
  ],
  [
    "federated-trust-without-subject",
    "SAML, an administrator",
    admin(web(provider("saml-provider/idp"), {}, "sts:AssumeRoleWithSAML")),
    [`critical ${roleArn("a")}:${provider("saml-provider/idp")}`],
  ],
  [
    "federated-trust-without-subject",
    "a role of IAM Identity Center",
    {
      roles: {
        a: {
          statements: [allow("*")],
          Path: "/aws-reserved/sso.amazonaws.com/",
          Arn: roleArn("aws-reserved/sso.amazonaws.com/AWSReservedSSO_a"),
          trust: [web(provider("saml-provider/AWSSSO_DO_NOT_DELETE"), {}, "sts:AssumeRoleWithSAML")],
        },
      },
    },
    [],
  ],

  // AWS services.
  ["service-access-without-source", "S3", invoked("s3.amazonaws.com"), [`medium ${FUNCTION}:s3.amazonaws.com`]],
  [
    "service-access-without-source",
    "SNS",
    queued({ Service: "sns.amazonaws.com" }),
    [`medium ${QUEUE}:sns.amazonaws.com`],
  ],
  [
    "service-access-without-source",
    "if there is one",
    invoked("sns.amazonaws.com", { StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT } }),
    [`medium ${FUNCTION}:sns.amazonaws.com`],
  ],
  [
    "service-access-without-source",
    "any bucket",
    invoked("s3.amazonaws.com", { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } }),
    [`medium ${FUNCTION}:s3.amazonaws.com`],
  ],
  [
    "service-access-without-source",
    "with an account",
    invoked("s3.amazonaws.com", { StringEquals: { "aws:SourceAccount": ACCOUNT } }),
    [],
  ],
  [
    "service-access-without-source",
    "with a rule",
    invoked("events.amazonaws.com", {
      ArnLike: { "AWS:SourceArn": `arn:aws:events:us-east-1:${ACCOUNT}:rule/nightly` },
    }),
    [],
  ],
  [
    "service-access-without-source",
    "configuration alone",
    bucket(reads({ Service: "cloudtrail.amazonaws.com" }, {}, { Action: "s3:GetBucketAcl", Resource: BUCKET })),
    [],
  ],
  [
    "service-access-without-source",
    "a role",
    role({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }),
    [],
  ],

  // CloudFront.
  [
    "cloudfront-origin-access",
    "an identity",
    bucket(reads({ AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE" })),
    [`low ${BUCKET}:arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE`],
  ],
  [
    "cloudfront-origin-access",
    "origin access control",
    bucket(
      reads(
        { Service: "cloudfront.amazonaws.com" },
        { StringEquals: { "aws:SourceArn": `arn:aws:cloudfront::${ACCOUNT}:distribution/E1` } },
      ),
    ),
    [],
  ],
  [
    "cross-account-access",
    "an origin access identity",
    bucket(reads({ AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE" })),
    [],
  ],
];
