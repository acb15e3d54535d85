import { CHANGES_SCHEMA } from "./changesJson.ts";
import {
  accountId,
  analysisTime,
  capability,
  counts,
  executionId,
  gap,
  listOf,
  record,
  ref,
  text,
} from "./schemaParts.ts";

const arns = listOf({ type: "string" });
const access = (what: string) => ({ enum: ["allowed", "conditional", null], description: what });
const level = (what: string) => ({ enum: ["full", "iam", null], description: what });
const gainedAndLost = (of: string) => record({ gained: listOf(ref(of)), lost: listOf(ref(of)) });
const addedAndRemoved = record({ added: arns, removed: arns });
const before = access("Access before; null: none.");
const after = access("Access now; null: none.");

const PARTS = ["administrators", "escalation", "externalAccess", "principals", "resources", "access"];
const extent = {
  enum: ["some", "all"],
  description: "all: nothing of it was compared. some: what rests on the gaps was left out.",
};
const versions = record({
  engineVersion: text("Version of the engine."),
  catalogueVersion: text("Version of the catalogue of AWS actions."),
});

/** Where the service publishes the schema. */
const CHANGES_SCHEMA_PATH = "/schemas/changes.v1.json";

/** JSON Schema (2020-12) of `changes.{stamp}.json`. */
export const changesSchema: object = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: CHANGES_SCHEMA_PATH,
  title: "Changes of access in an AWS account since its previous analysis, version 1",
  ...record(
    {
      schema: { const: CHANGES_SCHEMA },
      executionId,
      accountId,
      analysisTime,
      previous: {
        oneOf: [
          { type: "null" },
          record(
            {
              executionId: text("The execution of the previous analysis; absent if it was made at the desk."),
              analysisTime,
            },
            ["executionId"],
          ),
        ],
        description: "Null: there is no previous analysis, or, as `gaps` say, it cannot be read.",
      },
      engine: {
        oneOf: [{ type: "null" }, record({ previous: versions, current: versions })],
        description:
          "By what the two analyses were made; where it differs, so may results. Null: there is no comparison.",
      },
      gaps: {
        ...listOf(ref("changesGap")),
        description:
          "Why there is no comparison, and what one of the analyses could not read: what rests on it is not compared.",
      },
      notComparable: {
        ...record(Object.fromEntries(PARTS.map((part) => [part, extent])), PARTS),
        description:
          "Members from which something was left out because of `gaps`; 0 or an empty list there is not none.",
      },
      summary: record({
        administrators: counts(["gained", "lost"]),
        escalation: counts(["gained", "lost"]),
        externalAccess: counts(["gained", "lost"]),
        access: counts(["gained", "lost"]),
        principals: counts(["added", "removed"]),
        resources: counts(["added", "removed"]),
      }),
      administrators: gainedAndLost("administratorChange"),
      escalation: gainedAndLost("escalationChange"),
      externalAccess: gainedAndLost("externalAccessChange"),
      principals: addedAndRemoved,
      resources: addedAndRemoved,
      access: gainedAndLost("accessChange"),
    },
    ["executionId", "engine", "notComparable"],
  ),
  $defs: {
    administratorChange: record({
      principal: text("ARN."),
      from: level("Before: full administrator, IAM administrator, or neither (null)."),
      to: level("Now."),
    }),
    escalationChange: record({
      principal: text("ARN of the principal that can take the path, or could."),
      target: record(
        {
          kind: { enum: ["administrator", "data"] },
          arn: text("ARN of the principal that the path leads to."),
          resource: text("Of a path to data: ARN of the resource whose data that principal can read."),
        },
        ["resource"],
      ),
      steps: listOf(
        record({
          to: text("ARN of the principal whose permissions the step gains."),
          technique: text("The actions of the step, joined by +."),
        }),
      ),
    }),
    externalAccessChange: record({
      principal: text("As the policy names it; * is anyone."),
      name: text("external:{organization or empty}:{account or identifier}; external::* is anyone."),
      resource: text("ARN."),
      capability,
      from: before,
      to: after,
    }),
    accessChange: record(
      {
        principal: text("ARN."),
        service: text("Display name of the service."),
        capability,
        from: before,
        to: after,
        scope: {
          enum: ["service", "resource", "pattern"],
          description:
            "service: no resource is named. resource: on `resources`. pattern: on resources that match `patterns`.",
        },
        resources: arns,
        patterns: listOf(text("Resource pattern of a policy for resources that are not in the inventory.")),
      },
      ["resources", "patterns"],
    ),
    changesGap: {
      ...gap,
      properties: {
        ...gap.properties,
        missingIn: {
          enum: ["previous", "current", "both"],
          description: "The analysis that has the gap; absent where there is no comparison.",
        },
      },
    },
  },
};
