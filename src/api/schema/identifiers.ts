import * as z from "zod";

export const PARTNER_ID = /^P\d{6}$/;
export const PARTNER_CUSTOMER_ID = /^[A-Za-z0-9_.-]{6,64}$/;

export const partnerId = z
  .string()
  .regex(PARTNER_ID, "must be P followed by six digits")
  .meta({ description: "Assigned by the operator.", example: "P123456" });

export const partnerCustomerId = z
  .string()
  .regex(PARTNER_CUSTOMER_ID, "must be 6 to 64 characters from A-Z, a-z, 0-9, _, . and -")
  .meta({ description: "The partner's own identifier of its customer.", example: "abcd-1234-defg-5678" });

export const accountId = z
  .string()
  .regex(/^\d{12}$/, "must be twelve digits")
  .meta({ description: "AWS account ID, including leading zeros.", example: "123456789012" });

export const customerId = z
  .string()
  .regex(/^P\d{6}-\d{12}$/, "is not a customerId")
  .meta({ description: "Assigned by the service; never changes.", example: "P123456-430363089266" });

export const executionId = z
  .string()
  .regex(/^(?:ondemand|daily)-P\d{6}-\d{12}-\d{12}-\d{4}-\d{2}-\d{2}_[A-Z0-9]{4}$/, "is not an executionId")
  .meta({
    description: "Contains the UTC date of its start. Scheduled executions begin with `daily-`.",
    example: "ondemand-P123456-430363089266-123456789012-2022-11-11_ONO2",
  });

export const keyId = z
  .string()
  .regex(/^[0-9a-f]{16}$/, "must be 16 characters from 0-9 and a-f")
  .meta({ example: "0123456789abcdef" });

export const fileName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/, "is not the name of a report")
  .meta({ example: "principals.2022-11-11-0714.csv" });

export const provider = z.enum(["aws", "aws-us-gov"]).meta({ description: "AWS partition.", example: "aws" });

/** A timestamp as the service writes it. */
export const instant = z.iso.datetime({ precision: 3 }).meta({ example: "2022-11-11T07:14:19.753Z" });

/** Who created a key, a configuration or an execution. */
export const createdBy = z.string().nullable().meta({
  description:
    "`operator`, `schedule`, the ID of a key, or `identity/` and the name of an identity. Null for what was made before this was recorded.",
  example: "0123456789abcdef",
});

/** The account of examples. */
export const EXAMPLE_ACCOUNT = {
  partnerId: "P123456",
  partnerCustomerId: "abcd-1234-defg-5678",
  accountId: "123456789012",
};

export const partnerParams = z.object({ partnerId });
export const customerParams = z.object({ partnerId, partnerCustomerId });
export const accountParams = z.object({ partnerId, partnerCustomerId, accountId });
export const executionParams = z.object({ partnerId, partnerCustomerId, accountId, executionId });

/** Milliseconds since the epoch as ISO 8601 in UTC. */
export function toInstant(ms: number): string {
  return new Date(ms).toISOString();
}

/** The path of an account under its customer and partner. */
export function accountPath(key: { partnerId: string; partnerCustomerId: string; accountId: string }): string {
  return `/partner/${key.partnerId}/customer/${key.partnerCustomerId}/account/${key.accountId}`;
}

/** The path of an execution under its account. */
export function executionPath(key: Parameters<typeof accountPath>[0] & { executionId: string }): string {
  return `${accountPath(key)}/analysis/${key.executionId}`;
}
