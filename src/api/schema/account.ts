import * as z from "zod";
import { arnMismatch, parseRoleArn } from "../../platform/auditArn.ts";
import type { Issue } from "../http/errors.ts";
import { valueAt } from "../http/issues.ts";
import type { BodyContext } from "../http/route.ts";
import { repeatsPath } from "./bodyRules.ts";
import { accountId, customerId, instant, partnerCustomerId, partnerId, provider } from "./identifiers.ts";

const auditorAuthConfig = z.strictObject({
  roleArn: z
    .string()
    .refine((text) => parseRoleArn(text) !== null, "must be the ARN of an IAM role")
    .meta({
      description: "Role in the account, of the partition that `provider` names.",
      example: "arn:aws:iam::123456789012:role/k9-auditor",
    }),
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, "must be 2 to 1224 characters of A-Z, a-z, 0-9 and _+=,.@:/-")
    .meta({ example: "EXAMPLE-EXTERNAL-ID-1234" }),
});

const auditorAuthMethod = z
  .enum(["config", "cvs"], "must be config or cvs")
  .meta({ description: "`cvs`: the credential vending service of an OEM partner." });

export const accountBody = z
  .strictObject({
    partnerId,
    partnerCustomerId,
    accountId,
    provider,
    auditorAuthMethod,
    auditorAuthConfig: auditorAuthConfig
      .optional()
      .meta({ description: "Required with `config`, refused with `cvs`." }),
  })
  .meta({ id: "AccountConfiguration" });

/** What the members of an account's configuration must be to each other and to the path. */
export function accountBodyRules(raw: unknown, { params }: BodyContext): Issue[] {
  const method = valueAt(raw, ["auditorAuthMethod"]);
  const config = valueAt(raw, ["auditorAuthConfig"]);
  const roleArn = valueAt(raw, ["auditorAuthConfig", "roleArn"]);
  const issues = repeatsPath(raw, params, ["partnerId", "partnerCustomerId", "accountId"]);
  if (method === "config" && config === undefined)
    issues.push({ path: "auditorAuthConfig", message: "is required with config" });
  if (method === "cvs" && config !== undefined)
    issues.push({ path: "auditorAuthConfig", message: "is refused with cvs" });
  const role = typeof roleArn === "string" ? parseRoleArn(roleArn) : null;
  const mismatch = role && arnMismatch(role, valueAt(raw, ["provider"]), params.accountId);
  if (mismatch !== null) issues.push({ path: "auditorAuthConfig.roleArn", message: mismatch });
  return issues;
}

export const accountSummary = z
  .strictObject({ partnerId, partnerCustomerId, customerId, provider, accountId })
  .meta({ id: "AccountSummary" });

export const deletedAccount = accountSummary
  .partial({ customerId: true, provider: true })
  .meta({ id: "DeletedAccount", description: "`customerId` and `provider` when they were known." });

export const accountResource = accountSummary
  .extend({
    auditorAuthMethod,
    auditorAuthConfig: auditorAuthConfig.optional().meta({ description: "With `config`." }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: "Account" });
