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
      active: flag("Whether it may be used."),
      lastRotated: instant("When it was made."),
      lastUsed: instant("Null: never, or not known."),
    }),
  ],
};

const credentials = {
  oneOf: [
    { type: "null" },
    record({
      passwordEnabled: nullable("boolean", "Null: not known."),
      passwordLastUsed: instant("Null: never, or not known."),
      passwordLastChanged: instant("Null: not known."),
      mfaActive: flag("Whether a device is registered."),
      accessKeys: { type: "array", items: accessKey, minItems: 2, maxItems: 2, description: "Key 1 and key 2." },
    }),
  ],
  description: "From the credential report; null for roles and where there is no report.",
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
      partition: text("aws, aws-us-gov."),
      analysisTime,
      engineVersion: text("Version of the decisions: it rises when the same account would get another answer."),
      catalogue: record({ version: text("Version of the catalogue of actions."), date: text("Its date.") }),
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
      name: text("Bucket name, key alias, table name."),
      type: text("S3Bucket, KMSKey, IAMRole, …"),
      service: text("Display name of the service."),
      tags,
    }),
    principal: record({
      arn: text("ARN, the key of the entry."),
      name: text("User or role name."),
      type: { enum: ["IAMUser", "IAMRole"] },
      id: text("Unique id; empty where not known."),
      path: text("IAM path."),
      tags,
      createdAt: instant("Null: not known."),
      lastUsedAt: instant("Null: never, or not known."),
      isFullAdmin: flag("Every action of the catalogue on every resource, after denies and boundary."),
      isIamAdmin: flag("Can create or change users, roles, groups, credentials or policies, beyond itself alone."),
      canEscalate: flag("Is no full administrator and can become one; `escalationPaths` say how."),
      credentials,
      policies: listOf(text("What grants or denies: managed policy ARN, or ARN#name of an inline policy.")),
      permissionsBoundary: nullable("string", "ARN of the policy."),
      escalationPaths: listOf(ref("escalationPath")),
    }),
    principalAccess: record({
      principal: text("ARN of a member of `principals`; in their order."),
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
            "service: without naming a resource. resource: on `resources`. pattern: on what `pattern` names.",
        },
        resources: listOf(resourceIndex),
        pattern: text("As the policy names it, outside the inventory."),
        conditions: listOf(ref("condition")),
        because: listOf(ref("proof")),
      },
      ["resources", "pattern"],
    ),
    externalGrant: record({
      principal: record({
        name: text("external:{organisation or empty}:{account or identifier}; external::* is anyone."),
        arn: text("As the policy names it; * is anyone."),
        kind: { enum: ["anyone", "account", "principal", "service", "federated"] },
      }),
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
