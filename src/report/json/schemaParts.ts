import { CAPABILITIES } from "../../iam/index.ts";

/* What the JSON Schemas of several reports have in common. */

export const text = (description: string) => ({ type: "string", description });
export const flag = (description: string) => ({ type: "boolean", description });
export const listOf = (items: object) => ({ type: "array", items });
export const nullable = (type: string, description: string) => ({ type: [type, "null"], description });
export const instant = (description: string) => ({ type: ["string", "null"], format: "date-time", description });
export const ref = (name: string) => ({ $ref: `#/$defs/${name}` });

/** An object with exactly these members; those in `optional` may be absent. */
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
export const certainty = { enum: ["allowed", "conditional"], description: "conditional: only if `conditions` hold." };
const stepCertainty = {
  enum: ["certain", "conditional", "assumed"],
  description:
    "conditional: only if conditions hold. assumed: depends on something that was not collected, such as a function that runs with the role.",
};
export const accountId = { type: "string", pattern: "^[0-9]{12}$" };
export const analysisTime = { type: "string", format: "date-time" };
export const executionId = text("The execution that wrote the document; absent if the desk command wrote it.");
export const counts = (names: readonly string[]) =>
  record(Object.fromEntries(names.map((name) => [name, { type: "integer", minimum: 0 }])));

/** For `$defs`: `escalationPath`. */
export const escalationPath = record({
  principal: text("ARN of the principal that can take the path."),
  target: record(
    {
      kind: { enum: ["administrator", "data"] },
      arn: text("ARN of the principal that the path leads to."),
      resource: text("Of a path to data: ARN of the resource whose data that principal can read."),
    },
    ["resource"],
  ),
  certainty: stepCertainty,
  steps: listOf(
    record(
      {
        from: text("ARN of the acting principal."),
        to: text("ARN of the principal whose permissions the step gains; a pattern if the step creates it."),
        technique: text("The actions of the step, joined by +."),
        techniqueId: text("Id of the technique by which `to` is gained: lambda-create-function."),
        techniques: {
          ...listOf({ type: "string" }),
          description: "Ids of all techniques that the step combines, in order; missing for a single one.",
        },
        pathfinding: text("Id of the technique at pathfinding.cloud: lambda-001; missing where it has none."),
        certainty: stepCertainty,
        explanation: text("The step in a sentence."),
        requires: listOf(
          record(
            {
              action: text("The required action, for example iam:PassRole."),
              by: text("The AWS service that needs the permission; absent if the acting principal does."),
              through: text(
                "Service principal of the service through which alone the acting principal is allowed it; what starts that stands before it.",
              ),
              resource: text("ARN, pattern or *."),
              certainty: stepCertainty,
              conditions: listOf(ref("condition")),
              because: listOf(ref("proof")),
            },
            ["by", "through"],
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
  effect: { enum: ["Allow", "Deny"], description: "Deny: there is access if the condition does not hold." },
});

/** For `$defs`: `proof`. */
export const proof = record({
  policy: text(
    "ARN of a managed policy; {ARN}#{name} of an inline policy, {ARN}#policy of a resource policy, {ARN}#trust of a trust policy, {ARN}#grant of a KMS grant.",
  ),
  statement: text("Sid, or # and the position of the statement, from 0; GrantId of a KMS grant."),
  effect: { enum: ["Allow", "Deny"] },
});

/** For `$defs`: `gap`. */
export const gap = record(
  {
    service: text("Prefix of the service, for example iam."),
    region: text("Region; empty for a global service."),
    action: text("The API operation that failed; parse if data could not be understood."),
    code: text("Error code."),
    resource: text("What could not be read or understood."),
    message: text("The reason in words."),
  },
  ["resource", "message"],
);
