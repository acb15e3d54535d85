import * as z from "zod";
import { CAPABILITIES, service as serviceOf } from "../../iam/index.ts";

const capability = z.enum(CAPABILITIES);

const text = z.string().min(1, "must not be empty").max(2048, "must have at most 2048 characters");

export const accessFilter = {
  principal: text.optional().meta({
    description: "ARN of the principal; of one outside the account what the policy names, `*` for anyone.",
    example: "arn:aws:iam::123456789012:role/deploy",
  }),
  service: text
    .optional()
    .transform((name) => (name === undefined ? undefined : (serviceOf(name)?.displayName ?? name)))
    .meta({
      description: "Display name of the service, or its prefix in actions: `Secrets Manager`, `secretsmanager`.",
      override: { type: "string", minLength: 1, maxLength: 2048 },
    }),
  capability: capability.optional(),
  resource: text.optional().meta({
    description: "ARN of a resource, or a pattern exactly as a policy writes it.",
    example: "arn:aws:s3:::example-bucket",
  }),
};

const condition = z
  .strictObject({
    operator: z.string(),
    key: z.string(),
    values: z.array(z.string()),
    effect: z.enum(["Allow", "Deny"]).meta({ description: "Deny: access holds when the condition does not." }),
  })
  .meta({ id: "AccessCondition" });

const proof = z
  .strictObject({
    policy: z.string().meta({
      description:
        "Managed policy ARN; `{ARN}#{name}` of an inline, `{ARN}#policy` of a resource, `{ARN}#trust` of a role's trust policy.",
    }),
    statement: z.string().meta({ description: "Sid, or # and the position from 0." }),
    effect: z.enum(["Allow", "Deny"]),
  })
  .meta({ id: "AccessProof" });

export const accessItem = z
  .strictObject({
    principal: z.string(),
    service: z.string(),
    capability,
    resource: z.string().nullable().meta({ description: "ARN; null for a pattern and for the service as a whole." }),
    pattern: z
      .string()
      .nullable()
      .meta({ description: "What a policy names outside the inventory, as written; else null." }),
    certainty: z
      .enum(["allowed", "conditional"])
      .meta({ description: "conditional: only when all `conditions` hold; those of a Deny when they do not." }),
    conditions: z.array(condition),
    because: z.array(proof).meta({ description: "The statements that decide." }),
  })
  .meta({ id: "AccessItem" });

/** A cursor names the principal, the grant and the resource after which a page starts. */
export const accessPosition = z.tuple([z.int().min(0), z.int().min(0), z.int().min(0)]).readonly();
