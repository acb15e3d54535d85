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
          record({ executionId: text("The execution of the previous analysis."), analysisTime }),
        ],
        description: "Null: there is no previous analysis, or, as `gaps` say, it cannot be read.",
      },
      gaps: listOf(ref("gap")),
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
    ["executionId"],
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
    gap,
  },
};
