import { ANALYSIS_SCHEMA_PATH } from "./analysisJson.ts";
import {
  accountId,
  analysisTime,
  capability,
  certainty,
  condition,
  escalationPath,
  executionId,
  flag,
  gap,
  instant,
  listOf,
  nullable,
  proof,
  record,
  ref,
  tags,
  text,
} from "./schemaParts.ts";

const resourceIndex = { type: "integer", minimum: 0, description: "Position in `resources`, from 0." };

const accessKey = {
  oneOf: [
    { type: "null" },
    record({
      active: flag("Whether the key is active."),
      lastRotated: instant("Creation of the key; null: not known."),
      lastUsed: instant("Null: never used, or not known."),
    }),
  ],
};

const credentials = {
  oneOf: [
    { type: "null" },
    record({
      passwordEnabled: nullable("boolean", "Null: not known."),
      passwordLastUsed: instant("Null: never used, or not known."),
      passwordLastChanged: instant("Null: not known."),
      mfaActive: flag("Whether the user has an MFA device."),
      accessKeys: {
        type: "array",
        items: accessKey,
        minItems: 2,
        maxItems: 2,
        description: "Access key 1 and access key 2; null: there is none.",
      },
    }),
  ],
  description: "From the credential report; null for roles and without a report.",
};

/** JSON Schema (2020-12) of `analysis.{stamp}.json.gz` after unpacking; published at `/schemas/analysis.v1.json`. */
export const analysisSchema: object = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: ANALYSIS_SCHEMA_PATH,
  title: "Access analysis of an AWS account, version 1",
  ...record(
    {
      schema: { const: ANALYSIS_SCHEMA_PATH },
      executionId,
      accountId,
      partition: text("For example aws or aws-us-gov."),
      analysisTime,
      engineVersion: text("Version of the engine; it changes when the same account would get different results."),
      catalogue: record({
        version: text("Version of the catalogue of AWS actions."),
        date: text("Date of the catalogue."),
      }),
      resources: listOf(ref("resource")),
      externalAccess: listOf(ref("externalGrant")),
      access: listOf(ref("principalAccess")),
      principals: listOf(ref("principal")),
      gaps: listOf(ref("gap")),
    },
    ["executionId"],
  ),
  $defs: {
    resource: record({
      arn: text("ARN."),
      name: text("For example a bucket name, key alias or table name."),
      type: text("For example S3Bucket, KMSKey or IAMRole."),
      service: text("Display name of the service."),
      tags,
    }),
    principal: record(
      {
        arn: text("ARN; unique among principals."),
        name: text("Name of the user or role."),
        type: { enum: ["IAMUser", "IAMRole"] },
        id: text("Unique ID; empty if not known."),
        path: text("IAM path."),
        tags,
        createdAt: instant("Null: not known."),
        lastUsedAt: instant("Null: never used, or not known."),
        isFullAdmin: flag(
          "Whether the policies allow every action of the catalogue on every resource, after explicit denies, the permissions boundary and the policies of the organization.",
        ),
        fullAdminBlockedBy: {
          ...listOf({ type: "string" }),
          description:
            "Of a principal that only policies of the organization keep from being a full administrator: their ARNs or names. Missing for every other.",
        },
        isIamAdmin: flag(
          "Whether it can create or change other users, roles, groups, credentials or policies. True for a full administrator.",
        ),
        canEscalate: flag("Whether it is not a full administrator but can become one; `escalationPaths` say how."),
        credentials,
        policies: listOf(text("A policy that applies: ARN of a managed policy, or {ARN}#{name} of an inline policy.")),
        permissionsBoundary: nullable("string", "ARN of the policy; null: none."),
        escalationPaths: listOf(ref("escalationPath")),
        blocked: {
          ...listOf(ref("blockedAccess")),
          description:
            "What policies of the organization take away wholly: at most 100, of services with collected resources first. Missing where that is nothing.",
        },
      },
      ["fullAdminBlockedBy", "blocked"],
    ),
    blockedAccess: record({
      service: text("Display name of the service."),
      capability,
      by: listOf(text("ARN or name of a policy of the organization that denies it or does not allow it.")),
      because: listOf(ref("proof")),
    }),
    principalAccess: record({
      principal: text("ARN of a member of `principals`, in the same order."),
      grants: listOf(ref("grant")),
    }),
    escalationPath,
    grant: record(
      {
        service: text("Display name of the service."),
        capability,
        certainty,
        scope: {
          enum: ["service", "resource", "pattern"],
          description:
            "service: no resource is named. resource: on `resources`. pattern: on resources that match `pattern`.",
        },
        resources: listOf(resourceIndex),
        pattern: text("Resource pattern of the policy for resources that are not in `resources` of the document."),
        conditions: listOf(ref("condition")),
        because: listOf(ref("proof")),
        through: {
          ...listOf({ type: "string" }),
          description:
            "Service principals of the services through which alone the principal has the access, which it may call: they make the request with its permissions. Missing where it may make the request itself.",
        },
      },
      ["resources", "pattern", "through"],
    ),
    externalGrant: record({
      principal: record(
        {
          name: text("external:{organization or empty}:{account or identifier}; external::* is anyone."),
          arn: text("As the policy names it; * is anyone."),
          kind: { enum: ["anyone", "account", "principal", "service", "federated"] },
          isSource: {
            const: true,
            description:
              "Of an account that has the access only through an AWS service that acts for it. Missing for all others.",
          },
        },
        ["isSource"],
      ),
      resource: resourceIndex,
      capability,
      certainty,
      conditions: listOf(ref("condition")),
      because: listOf(ref("proof")),
    }),
    condition,
    proof,
    gap,
  },
};
