import type { ExternalGrant, PrincipalAccess, ResourceEntry } from "../../../src/iam/access/model.ts";
import type { EscalationPath } from "../../../src/iam/escalation/paths/model.ts";
import type { Finding } from "../../../src/iam/findings/findingRules.ts";
import type { Proof } from "../../../src/iam/policy/proof.ts";

/** A small analyzed account, written by hand as the engine would give it. */
export const ACCOUNT = "123456789012";
export const AT = Date.UTC(2022, 11, 10, 7, 14, 19, 753);

const allow = (policy: string): Proof => ({ policy, statement: "#0", effect: "Allow" });

export const resources: readonly ResourceEntry[] = [
  {
    arn: "arn:aws:kms:us-east-1:123456789012:key/1111",
    name: "alias/data",
    type: "KMSKey",
    service: "KMS",
    tags: {},
  },
  {
    arn: "arn:aws:s3:::ledger",
    name: "ledger",
    type: "S3Bucket",
    service: "S3",
    tags: { Owner: "finance", Confidentiality: "Restricted", Integrity: "0.9", Availability: "0.99", Note: '=1+1,"x"' },
  },
  { arn: "arn:aws:iam::123456789012:role/ops", name: "ops", type: "IAMRole", service: "STS", tags: {} },
];

export const ops: PrincipalAccess = {
  principal: {
    arn: "arn:aws:iam::123456789012:role/ops",
    name: "ops",
    type: "IAMRole",
    id: "AROAEXAMPLE",
    path: "/",
    tags: { used_by: "on-call" },
    createdAt: Date.UTC(2021, 0, 1),
    lastUsedAt: Date.UTC(2022, 11, 10, 5, 3, 0),
    credentials: undefined,
    policies: ["arn:aws:iam::aws:policy/IAMFullAccess"],
    permissionsBoundary: undefined,
    isFullAdmin: false,
    isIamAdmin: true,
  },
  grants: [
    {
      service: "IAM",
      capability: "administer-resource",
      certainty: "certain",
      scope: "service",
      resources: [],
      pattern: "",
      conditions: [],
      because: [allow("arn:aws:iam::aws:policy/IAMFullAccess")],
    },
    {
      service: "IAM",
      capability: "administer-resource",
      certainty: "certain",
      scope: "resource",
      resources: [2],
      pattern: "",
      conditions: [],
      because: [allow("arn:aws:iam::aws:policy/IAMFullAccess")],
    },
    {
      service: "STS",
      capability: "use-resource",
      certainty: "certain",
      scope: "resource",
      resources: [2],
      pattern: "",
      conditions: [],
      because: [allow("arn:aws:iam::123456789012:role/ops#trust")],
    },
  ],
  cells: new Uint16Array(3),
};

export const bob: PrincipalAccess = {
  principal: {
    arn: "arn:aws:iam::123456789012:user/bob",
    name: "bob",
    type: "IAMUser",
    id: "AIDAEXAMPLE",
    path: "/",
    tags: { BusinessUnit: "Finance", env: "prod" },
    createdAt: undefined,
    lastUsedAt: undefined,
    credentials: {
      passwordEnabled: true,
      passwordLastUsed: undefined,
      passwordLastChanged: Date.UTC(2022, 0, 2, 3, 4, 5),
      mfaActive: true,
      accessKeys: [{ active: false, lastRotated: Date.UTC(2020, 0, 1), lastUsed: undefined }, undefined],
    },
    policies: ["arn:aws:iam::123456789012:user/bob#books"],
    permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
    isFullAdmin: false,
    isIamAdmin: false,
  },
  grants: [
    {
      service: "S3",
      capability: "read-data",
      certainty: "conditional",
      scope: "resource",
      resources: [1],
      pattern: "",
      conditions: [{ operator: "StringEquals", key: "aws:SourceVpc", values: ["vpc-1"], effect: "Allow" }],
      because: [allow("arn:aws:iam::123456789012:user/bob#books")],
    },
    {
      service: "S3",
      capability: "read-data",
      certainty: "certain",
      scope: "resource",
      resources: [1],
      pattern: "",
      conditions: [],
      because: [allow("arn:aws:s3:::ledger#policy")],
    },
    {
      service: "S3",
      capability: "read-data",
      certainty: "certain",
      scope: "pattern",
      resources: [],
      pattern: "arn:aws:s3:::archive-*",
      conditions: [],
      because: [allow("arn:aws:iam::123456789012:user/bob#books")],
    },
    {
      service: "KMS",
      capability: "read-data",
      certainty: "certain",
      scope: "resource",
      resources: [0],
      pattern: "",
      conditions: [],
      because: [allow("arn:aws:iam::123456789012:user/bob#books")],
    },
  ],
  cells: new Uint16Array(3),
};

/** In order of ARN, as the engine gives them. */
export const accesses: readonly PrincipalAccess[] = [ops, bob];

export const external: readonly ExternalGrant[] = [
  {
    principal: { name: "external::*", arn: "*", kind: "anyone" },
    resource: 1,
    capability: "read-data",
    certainty: "certain",
    conditions: [],
    because: [allow("arn:aws:s3:::ledger#policy")],
  },
  {
    principal: { name: "external::auditor", arn: "arn:aws:iam::999988887777:role/auditor", kind: "principal" },
    resource: 2,
    capability: "use-resource",
    certainty: "conditional",
    conditions: [{ operator: "StringEquals", key: "sts:ExternalId", values: ["x"], effect: "Allow" }],
    because: [allow("arn:aws:iam::123456789012:role/ops#trust")],
  },
];

const path: EscalationPath = {
  principal: bob.principal.arn,
  target: { kind: "administrator", arn: ops.principal.arn },
  certainty: "assumed",
  steps: [
    {
      from: bob.principal.arn,
      to: ops.principal.arn,
      technique: "iam:PassRole + lambda:CreateFunction",
      techniqueId: "lambda-create-function",
      pathfinding: "lambda-001",
      certainty: "assumed",
      explanation: "Runs code as the role.",
      requires: [
        {
          action: "iam:PassRole",
          resource: ops.principal.arn,
          certainty: "certain",
          because: [allow("arn:aws:iam::123456789012:user/bob#books")],
          conditions: [],
        },
        {
          action: "sts:AssumeRole",
          by: "Lambda",
          resource: ops.principal.arn,
          certainty: "assumed",
          because: [],
          conditions: [],
        },
      ],
    },
  ],
};

/** Bob can become administrator. */
export const escalation = {
  canEscalate: (arn: string) => arn === bob.principal.arn,
  pathsOf: (arn: string) => (arn === bob.principal.arn ? [path] : []),
  pathsTo: (kind: "administrator" | "data", arn: string) =>
    arn === bob.principal.arn && kind === "administrator" ? [path] : [],
};

export const findings: readonly Finding[] = [
  {
    id: `escalation-path:${bob.principal.arn}`,
    kind: "escalation-path",
    severity: "medium",
    principals: [bob.principal.arn],
    resources: [ops.principal.arn],
    facts: { certainty: "assumed", steps: 1, paths: 1 },
    data: {
      leading: [],
      principal: { arn: bob.principal.arn, type: "IAMUser", name: "bob" },
      how: ["running code in a new Lambda function with the role ops"],
      first: { action: "iam:PassRole", resource: ops.principal.arn },
    },
    proof: [allow("arn:aws:iam::123456789012:user/bob#books")],
    conditions: [],
    paths: () => [path],
  },
  {
    id: `two-active-access-keys:${bob.principal.arn}`,
    kind: "two-active-access-keys",
    severity: "low",
    principals: [bob.principal.arn],
    resources: [],
    facts: { key1LastRotated: null, key1LastUsed: null, key2LastRotated: null, key2LastUsed: null },
    data: { principal: { arn: bob.principal.arn, type: "IAMUser", name: '"bob"\n</script>' } },
    proof: [],
    conditions: [],
  },
];
