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
const before = access("What it was; null: nothing.");
const after = access("What it is; null: nothing.");

/** Where the service publishes the schema. */
export const CHANGES_SCHEMA_PATH = "/schemas/changes.v1.json";

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
        oneOf: [{ type: "null" }, record({ executionId: text("The analysis compared with."), analysisTime })],
        description: "Null: there is nothing to compare with, or, as `gaps` say, it could not be read.",
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
      from: level("What it was: full administrator, administrator of IAM, or neither."),
      to: level("What it is."),
    }),
    escalationChange: record({
      principal: text("ARN of who can go the path, or could."),
      target: record(
        {
          kind: { enum: ["administrator", "data"] },
          arn: text("Of the principal that it ends as."),
          resource: text("Of kind data: whose data that principal reads."),
        },
        ["resource"],
      ),
      steps: listOf(record({ to: text("Whose permissions are gained."), technique: text("By which actions.") })),
    }),
    externalAccessChange: record({
      principal: text("As the policy names it; * is anyone."),
      name: text("external:{organisation or empty}:{account or identifier}; external::* is anyone."),
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
            "service: without naming a resource. resource: on `resources`. pattern: on what `patterns` name.",
        },
        resources: arns,
        patterns: listOf(text("As policies name it, outside the inventory.")),
      },
      ["resources", "patterns"],
    ),
    gap,
  },
};
