import { CAPABILITIES } from "../../iam/index.ts";

/* Pieces that the JSON Schemas of several reports have in common. */

export const text = (description: string) => ({ type: "string", description });
export const flag = (description: string) => ({ type: "boolean", description });
export const listOf = (items: object) => ({ type: "array", items });
export const nullable = (type: string, description: string) => ({ type: [type, "null"], description });
export const instant = (description: string) => ({ type: ["string", "null"], format: "date-time", description });
export const ref = (name: string) => ({ $ref: `#/$defs/${name}` });

/** An object with exactly these members; those named in `optional` may be missing. */
export function record(properties: Record<string, object>, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", properties, required, additionalProperties: false };
}

export const tags = {
  type: "object",
  additionalProperties: { type: "string" },
  description: "Tag keys and their values.",
};
export const capability = { enum: [...CAPABILITIES] };
export const certainty = { enum: ["allowed", "conditional"], description: "conditional: only when `conditions` hold." };
export const stepCertainty = {
  enum: ["certain", "conditional", "assumed"],
  description: "assumed: rests on something that was not collected, such as a function that runs with the role.",
};
export const accountId = { type: "string", pattern: "^[0-9]{12}$" };
export const analysisTime = { type: "string", format: "date-time" };
export const executionId = text("The execution that made it; missing when it was not made by the service.");
export const counts = (names: readonly string[]) =>
  record(Object.fromEntries(names.map((name) => [name, { type: "integer", minimum: 0 }])));

/** For `$defs`: `escalationPath`. */
export const escalationPath = record({
  principal: text("ARN of the principal that can take it."),
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
    record(
      {
        from: text("ARN of the principal that acts."),
        to: text("ARN of the principal whose permissions are gained; a pattern for one that is created in the step."),
        technique: text("The actions taken, joined by +."),
        techniqueId: text("Id of the technique by which `to` is gained: lambda-create-function."),
        techniques: {
          ...listOf({ type: "string" }),
          description: "Ids of all techniques that the step combines, in order; missing for a single one.",
        },
        pathfinding: text("Id of the technique at pathfinding.cloud: lambda-001; missing where it has none."),
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
      },
      ["techniqueId", "techniques", "pathfinding"],
    ),
  ),
});

/** For `$defs`: `condition`. */
export const condition = record({
  operator: text("As written in the policy."),
  key: text("As written in the policy."),
  values: listOf({ type: "string" }),
  effect: { enum: ["Allow", "Deny"], description: "Deny: access holds when the condition does not." },
});

/** For `$defs`: `proof`. */
export const proof = record({
  policy: text(
    "Managed policy ARN, or {ARN}#{name} of an inline, {ARN}#policy of a resource, {ARN}#trust of a role, {ARN}#grant of a KMS key.",
  ),
  statement: text("Sid, or # and the position from 0; the GrantId of a KMS grant."),
  effect: { enum: ["Allow", "Deny"] },
});

/** For `$defs`: `gap`. */
export const gap = record(
  {
    service: text("iam, s3, kms, …"),
    region: text("Empty for a global service."),
    action: text("What was refused, or parse."),
    code: text("The error code."),
    resource: text("What it concerns, where it is one thing."),
    message: text("What is wrong with it, in words."),
  },
  ["resource", "message"],
);
