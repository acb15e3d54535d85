import { CAPABILITIES } from "../iam/catalogue/capability.ts";
import { ANALYSIS_SCHEMA_PATH } from "./analysisJson.ts";

const text = (description: string) => ({ type: "string", description });
const flag = (description: string) => ({ type: "boolean", description });
const listOf = (items: object) => ({ type: "array", items });
const nullable = (type: string, description: string) => ({ type: [type, "null"], description });
const instant = (description: string) => ({ type: ["string", "null"], format: "date-time", description });
const ref = (name: string) => ({ $ref: `#/$defs/${name}` });

/** An object with exactly these members; those named in `optional` may be missing. */
function record(properties: Record<string, object>, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", properties, required, additionalProperties: false };
}

const tags = { type: "object", additionalProperties: { type: "string" }, description: "Tag keys and their values." };
const capability = { enum: [...CAPABILITIES] };
const certainty = { enum: ["allowed", "conditional"], description: "conditional: only when `conditions` hold." };
const stepCertainty = {
  enum: ["certain", "conditional", "assumed"],
  description: "assumed: rests on something that was not collected, such as a function that runs with the role.",
};
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
      executionId: text("The execution that made it; missing when it was not made by the service."),
      accountId: { type: "string", pattern: "^[0-9]{12}$" },
      partition: text("aws, aws-us-gov."),
      analysisTime: { type: "string", format: "date-time" },
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
    escalationPath: record({
      principal: text("ARN of who can go it."),
      target: record(
        {
          kind: { enum: ["administrator", "data"] },
          arn: text("Of the principal that it ends as."),
          resource: text("Of kind data: whose data that principal reads."),
        },
        ["resource"],
      ),
      certainty: stepCertainty,
      steps: listOf(
        record({
          from: text("ARN of who acts."),
          to: text("ARN of whose permissions are gained; a pattern for one yet to be made."),
          technique: text("The actions taken, joined by +."),
          certainty: stepCertainty,
          explanation: text("A sentence for a reader."),
          requires: listOf(
            record(
              {
                action: text("iam:PassRole."),
                by: text("The AWS service that must be allowed it; missing: the acting principal."),
                resource: text("ARN, pattern, or *."),
                certainty: stepCertainty,
                conditions: listOf(ref("condition")),
                because: listOf(ref("proof")),
              },
              ["by"],
            ),
          ),
        }),
      ),
    }),
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
    condition: record({
      operator: text("As written in the policy."),
      key: text("As written in the policy."),
      values: listOf({ type: "string" }),
      effect: { enum: ["Allow", "Deny"], description: "Deny: access holds when the condition does not." },
    }),
    proof: record({
      policy: text(
        "Managed policy ARN, or {ARN}#{name} of an inline, {ARN}#policy of a resource, {ARN}#trust of a role, {ARN}#grant of a KMS key.",
      ),
      statement: text("Sid, or # and the position from 0; the GrantId of a KMS grant."),
      effect: { enum: ["Allow", "Deny"] },
    }),
    gap: record(
      {
        service: text("iam, s3, kms, …"),
        region: text("Empty for a global service."),
        action: text("What was refused, or parse."),
        code: text("The error code."),
        resource: text("What it concerns, where it is one thing."),
        message: text("What is wrong with it, in words."),
      },
      ["resource", "message"],
    ),
  },
};
