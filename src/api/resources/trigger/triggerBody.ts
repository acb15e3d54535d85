import * as z from "zod";
import { arnMismatch, parseSessionArn } from "../../../platform/auditArn.ts";
import type { Issue } from "../../http/errors.ts";
import { valueAt } from "../../http/issues.ts";
import type { BodyContext } from "../../http/route.ts";
import { repeatsPath } from "../../schema/bodyRules.ts";
import {
  accountId,
  customerId,
  EXAMPLE_ACCOUNT,
  executionId,
  partnerCustomerId,
  partnerId,
  provider,
} from "../../schema/identifiers.ts";
import { visibleAscii } from "../../schema/text.ts";

const details = z
  .strictObject({
    accessKey: z
      .string()
      .regex(/^\w{1,128}$/, "must be an access key ID")
      .meta({ example: "AKIA_EXAMPLE" }),
    secretKey: visibleAscii(256).meta({ example: "xlCs_EXAMPLE" }),
    sessionToken: visibleAscii(16_384).meta({ example: "a32gh_EXAMPLE" }),
    expiration: z.iso
      .datetime({ offset: true, error: "is not an ISO 8601 timestamp" })
      .meta({ description: "In the future.", example: "2025-04-10T12:34:56.789Z" }),
    arn: z
      .string()
      .refine((text) => parseSessionArn(text) !== null, "must be the ARN of an assumed-role or federated-user session")
      .meta({ example: "arn:aws:sts::123456789012:assumed-role/auditor/iam-audit" }),
  })
  .meta({ id: "CredentialDetails", description: "Stored encrypted until the account is collected; never returned." });

const auditorAuthCredential = z
  .strictObject({ provider, type: z.literal("credential_sts"), details })
  .meta({ id: "AuditorAuthCredential" });

export const analysisBody = z
  .strictObject({
    partnerId,
    partnerCustomerId,
    accountId,
    auditorAuthMethod: z
      .enum(["config", "cvs", "credential"], "must be config, cvs or credential")
      .optional()
      .meta({ description: "Omit it to use the configured method. `config` and `cvs` must match the configuration." }),
    auditorAuthCredential: auditorAuthCredential
      .optional()
      .meta({ description: "Required with `credential`; omit it otherwise." }),
  })
  .meta({ id: "AnalysisRequest", examples: [EXAMPLE_ACCOUNT] });

export type AnalysisRequest = z.output<typeof analysisBody>;

const EXPIRATION = ["auditorAuthCredential", "details", "expiration"];

/** The issue of a credential that has expired by `now`. */
export function expiryIssues(raw: unknown, now: number): Issue[] {
  const expiration = valueAt(raw, EXPIRATION);
  const isPast = typeof expiration === "string" && Date.parse(expiration) <= now;
  return isPast ? [{ path: EXPIRATION.join("."), message: "must be in the future" }] : [];
}

/**
 * How the members of a trigger must agree with each other, the path and the time. An expired credential is let
 * through when nothing else is wrong and the request has an Idempotency-Key: it may repeat one that was accepted.
 */
export function analysisBodyRules(raw: unknown, { params, now, idempotencyKey, isWellShaped }: BodyContext): Issue[] {
  const method = valueAt(raw, ["auditorAuthMethod"]);
  const credential = valueAt(raw, ["auditorAuthCredential"]);
  const arn = valueAt(raw, ["auditorAuthCredential", "details", "arn"]);
  const issues = repeatsPath(raw, params, ["partnerId", "partnerCustomerId", "accountId"]);
  if (method === "credential" && credential === undefined) {
    issues.push({ path: "auditorAuthCredential", message: "is required when auditorAuthMethod is credential" });
  }
  if (method !== "credential" && credential !== undefined) {
    issues.push({ path: "auditorAuthMethod", message: "must be credential when auditorAuthCredential is given" });
  }
  const credentialProvider = valueAt(raw, ["auditorAuthCredential", "provider"]);
  const session = typeof arn === "string" ? parseSessionArn(arn) : null;
  const mismatch = session && arnMismatch(session, credentialProvider, params.accountId);
  if (mismatch !== null) issues.push({ path: "auditorAuthCredential.details.arn", message: mismatch });
  const mayRepeat = idempotencyKey !== undefined && isWellShaped && issues.length === 0;
  return mayRepeat ? issues : [...issues, ...expiryIssues(raw, now)];
}

export const triggerHeaders = z.object({
  "Idempotency-Key": visibleAscii(255).optional().meta({
    description:
      "For 24 hours, the same key with the same body returns the same response and starts nothing. Scoped to partner and account.",
  }),
});

/** The answer to a trigger. */
export const triggered = z
  .strictObject({ partnerId, partnerCustomerId, customerId, accountId, executionId })
  .meta({ id: "TriggeredAnalysis" });
