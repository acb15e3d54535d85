import * as z from "zod";
import { isObject } from "../policy/parse/json.ts";
import type { PublicAccessBlock } from "../policy/publicAccess.ts";
import { document } from "./authorizationDetails.ts";

const text = z.string("not a string");
const flag = z.boolean("neither true nor false");

/** Text by free keys. A zod record would drop the key `__proto__` without a word. */
const textByKey = z.custom<Record<string, string>>().check(({ value, issues }) => {
  if (!isObject(value)) {
    issues.push({ code: "custom", message: "not an object", input: value });
    return;
  }
  for (const [key, each] of Object.entries(value)) {
    if (typeof each !== "string") issues.push({ code: "custom", message: "not a string", input: each, path: [key] });
  }
});

const publicAccessBlock = z.object(
  { BlockPublicAcls: flag, IgnorePublicAcls: flag, BlockPublicPolicy: flag, RestrictPublicBuckets: flag },
  "not an object",
) satisfies z.ZodType<PublicAccessBlock>;

const kmsGrant = z.object(
  {
    GrantId: text.exactOptional(),
    Name: text.exactOptional(),
    /** ARN of a user, role or session, or the name of a service; missing where KMS does not say. */
    GranteePrincipal: text.exactOptional(),
    /** Who may retire the grant besides those that its key lets. */
    RetiringPrincipal: text.exactOptional(),
    /** `Decrypt`, `GenerateDataKey`, …: IAM actions of KMS without their prefix. */
    Operations: z.array(text, "not a list"),
    /** The encryption context that a request must have; one of both. */
    Constraints: z
      .object(
        { EncryptionContextSubset: textByKey.exactOptional(), EncryptionContextEquals: textByKey.exactOptional() },
        "not an object",
      )
      .exactOptional(),
  },
  "not an object",
);

export const resourceRecord = z.object(
  {
    arn: text.regex(/^arn:[^:]+:[^:]+:[^:]*:[^:]*:./, "not an ARN"),
    /** Taken from the ARN where it is missing. */
    type: text.exactOptional(),
    /** Bucket name, first key alias, table name; the last part of the ARN where it is missing. */
    name: text.exactOptional(),
    policy: document.exactOptional(),
    tags: textByKey.exactOptional(),
    /** ARN of the role that it runs with, or of the instance profile with that role. */
    role: text.regex(/^arn:[^:]+:iam::\d{12}:(role|instance-profile)\/./, "not the ARN of a role").exactOptional(),
    publicAccessBlock: publicAccessBlock.exactOptional(),
    /** S3: whether access may depend on the tags of the bucket; absent where it is not known. */
    abac: z.boolean("not true or false").exactOptional(),
    /** KMS: `AWS` for a key that AWS manages. */
    keyManager: z.enum(["AWS", "CUSTOMER"], "not AWS or CUSTOMER").exactOptional(),
    /** KMS: who may use the key besides those that its policy lets. */
    grants: z.array(kmsGrant, "not a list").exactOptional(),
  },
  "not an object",
);

/** A grant of a KMS key, as ListGrants gives it. */
export type KmsGrant = z.infer<typeof kmsGrant>;

/** A resource that holds data or carries a policy. */
export type ResourceRecord = z.infer<typeof resourceRecord>;
