import { describe, expect, it } from "vitest";
import type { FindingKind } from "../../../src/iam/findings/findingRules.ts";
import type { Gap } from "../../../src/iam/inventory/gaps.ts";
import { type Figure, howToClose, knowledgeOf, knownNumber } from "../../../src/report/model/knowledge.ts";

const USERS_AND_ROLES = [{ type: "IAMUser" }, { type: "IAMRole" }] as const;
const A = "arn:aws:s3:::a";
const gap = (action: string, code = "AccessDenied", more: Partial<Gap> = {}): Gap => ({
  service: action.slice(0, Math.max(0, action.indexOf(":"))),
  region: "",
  action,
  code,
  ...more,
});
const REPORT = gap("iam:GetCredentialReport");
const SUMMARY = gap("iam:GetAccountSummary");
const DESK = gap("iam:GetCredentialReport", "NotGiven", { message: "give --credential-report FILE" });
const NO_RESOURCES = gap("resources", "NotGiven", { service: "k9", message: "give --resources FILE" });
const ROLE_USE = gap("iam:GetAccountAuthorizationDetails", "MissingMember", { resource: "RoleLastUsed" });

const FIGURES = [
  "principals",
  "administrators",
  "escalating",
  "unused",
  "staleCredentials",
  "external",
  "resources",
] as const;
/** Some kinds, in the order of the table. */
const FINDINGS: readonly FindingKind[] = [
  "unused-principal",
  "access-key-unused",
  "console-without-mfa",
  "root-access-key",
  "root-without-mfa",
  "public-access",
  "cross-account-access",
  "widely-shared-resource",
  "iam-administrator",
];

const CREDENTIALS = { "unused-principal": "some", "access-key-unused": "none", "console-without-mfa": "none" };
const RESOURCES = { "public-access": "some", "cross-account-access": "some", "widely-shared-resource": "some" };

/** The gaps; the figures and the kinds of findings that are not known in full. */
const CASES: [string, Gap[], Partial<Record<Figure, string>>, Partial<Record<FindingKind, string>>][] = [
  ["nothing", [], {}, {}],
  ["the credential report", [REPORT], { unused: "some", staleCredentials: "none" }, CREDENTIALS],
  [
    "a row of the credential report",
    [{ ...REPORT, resource: "x" }],
    { unused: "some", staleCredentials: "some" },
    {
      "unused-principal": "some",
      "access-key-unused": "some",
      "console-without-mfa": "some",
    },
  ],
  ["the generation of a report that is there", [gap("iam:GenerateCredentialReport")], {}, {}],
  ["the account's summary, which the credential report repeats", [SUMMARY], {}, {}],
  [
    "the account's summary and the credential report",
    [SUMMARY, REPORT],
    { unused: "some", staleCredentials: "none" },
    { ...CREDENTIALS, "root-access-key": "none", "root-without-mfa": "none" },
  ],
  [
    "the credential report, at the desk",
    [DESK],
    { unused: "some", staleCredentials: "none" },
    { ...CREDENTIALS, "root-access-key": "none", "root-without-mfa": "none" },
  ],
  ["the last use of roles", [ROLE_USE], { unused: "some" }, { "unused-principal": "some" }],
  [
    "any last use",
    [ROLE_USE, REPORT],
    { unused: "none", staleCredentials: "none" },
    { ...CREDENTIALS, "unused-principal": "none" },
  ],
  ["a bucket policy", [gap("s3:GetBucketPolicy", "AccessDenied", { resource: A })], { external: "some" }, RESOURCES],
  ["the keys of a Region", [gap("kms:ListKeys")], { external: "some", resources: "some" }, RESOURCES],
  ["resources, at the desk", [NO_RESOURCES], { resources: "none", external: "some" }, RESOURCES],
  ["tags", [gap("s3:GetBucketTagging", "AccessDenied", { resource: A })], {}, {}],
  ["aliases", [gap("iam:ListAccountAliases"), gap("kms:ListAliases")], {}, {}],
  [
    "a policy document",
    [gap("parse", "MalformedPolicyDocument", { service: "iam", resource: "arn:aws:iam::123456789012:policy/p" })],
    Object.fromEntries(FIGURES.map((name) => [name, "some"])),
    { "iam-administrator": "some" },
  ],
];

describe("what an analysis knows", () => {
  it.each(CASES)("without %s", (_, gaps, figures, findings) => {
    const known = knowledgeOf(gaps, USERS_AND_ROLES);
    const notAll = FIGURES.map((name) => [name, known.figure(name)]).filter(([, extent]) => extent !== "all");
    expect(Object.fromEntries(notAll)).toEqual(figures);
    expect(FINDINGS.map((kind) => [kind, known.finding(kind)])).toEqual(
      FINDINGS.map((kind) => [kind, findings[kind] ?? "all"]),
    );
    expect(known.unknownFindings.filter((kind) => FINDINGS.includes(kind))).toEqual(
      FINDINGS.filter((kind) => findings[kind] !== undefined && kind !== "iam-administrator"),
    );
  });

  it("of an account without users does not need the credential report, but for the root user", () => {
    const known = knowledgeOf([DESK], [{ type: "IAMRole" }]);
    expect([known.figure("staleCredentials"), known.figure("unused")]).toEqual(["all", "all"]);
    expect(known.unknownFindings).toEqual(["root-access-key", "root-without-mfa"]);
  });

  it("tells whose policy was not read", () => {
    const far = (region: string) => `arn:aws:kms:${region}:123456789012:key/k`;
    const known = knowledgeOf(
      [
        gap("s3:GetBucketPolicy", "AccessDenied", { resource: A }),
        gap("kms:GetKeyPolicy", "TooManyResources", { region: "us-east-1" }),
      ],
      [],
    );
    expect([A, `${A}b`, far("us-east-1"), far("eu-west-1")].map(known.isPolicyKnown)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  it.each([
    [0, "all", { amount: 0, isLeast: false }],
    [3, "all", { amount: 3, isLeast: false }],
    [0, "some", undefined],
    [3, "some", { amount: 3, isLeast: true }],
    [3, "none", undefined],
  ] as const)("shows %i of %s as %o", (amount, extent, shown) => {
    expect(knownNumber(amount, extent)).toEqual(shown);
  });

  it.each([
    [REPORT, "allow iam:GenerateCredentialReport and iam:GetCredentialReport"],
    [DESK, "give --credential-report FILE"],
    [gap("s3:GetBucketPolicy"), "allow s3:GetBucketPolicy"],
    [ROLE_USE, "export with a current AWS CLI: aws iam get-account-authorization-details"],
    [gap("parse", "MalformedPolicyDocument"), "correct the document named"],
    [gap("compare", "PreviousAnalysisMissing", { service: "k9" }), ""],
  ])("tells how to close %o", (one, how) => {
    expect(howToClose(one)).toBe(how);
  });
});
