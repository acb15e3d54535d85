import * as z from "zod";
import { arnMismatch, parseSessionArn } from "../../platform/auditArn.ts";
import type { AccountKey } from "../../store/account.ts";
import { ConstraintViolated } from "../../store/database.ts";
import { newCustomerId, newExecutionId, utcDay } from "../../store/identifiers.ts";
import { MAX_DENIALS, MAX_UNFINISHED, MAX_UNFINISHED_OF_PARTNER, type NewExecution } from "../../store/newExecution.ts";
import { insertExecution, withdrawExecution } from "../../store/trigger.ts";
import { DENIALS_WITHIN_MS, readTriggerSituation, type TriggerSituation } from "../../store/triggerSituation.ts";
import { sealCredential } from "../../vault/envelope.ts";
import { type Issue, type Refusal, refuse } from "../http/errors.ts";
import { valueAt } from "../http/issues.ts";
import { runAgainIfUnavailable } from "../http/retry.ts";
import { type BodyContext, type Call, defineRoute } from "../http/route.ts";
import { repeatsPath } from "../schema/bodyRules.ts";
import {
  accountId,
  accountParams,
  customerId,
  EXAMPLE_ACCOUNT,
  executionId,
  executionPath,
  PARTNER_CUSTOMER_ID,
  PARTNER_ID,
  partnerCustomerId,
  partnerId,
  provider,
} from "../schema/identifiers.ts";
import { visibleAscii } from "../schema/text.ts";
import { bodyFingerprint, IDEMPOTENCY_TTL_MS, isSameBody } from "./idempotency.ts";

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

const analysisBody = z
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

type AnalysisRequest = z.output<typeof analysisBody>;

const EXPIRATION = ["auditorAuthCredential", "details", "expiration"];

/** The issue of a credential that has expired by `now`. */
function expiryIssues(raw: unknown, now: number): Issue[] {
  const expiration = valueAt(raw, EXPIRATION);
  const isPast = typeof expiration === "string" && Date.parse(expiration) <= now;
  return isPast ? [{ path: EXPIRATION.join("."), message: "must be in the future" }] : [];
}

/**
 * How the members of a trigger must agree with each other, the path and the time. An expired credential is let
 * through when nothing else is wrong and the request has an Idempotency-Key: it may repeat one that was accepted.
 */
function analysisBodyRules(raw: unknown, { params, now, idempotencyKey, isWellShaped }: BodyContext): Issue[] {
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

const triggerHeaders = z.object({
  "Idempotency-Key": visibleAscii(255).optional().meta({
    description:
      "For 24 hours, the same key with the same body returns the same response and starts nothing. Scoped to partner and account.",
  }),
});

const triggered = z
  .strictObject({ partnerId, partnerCustomerId, customerId, accountId, executionId })
  .meta({ id: "TriggeredAnalysis" });

/** The sweep sends the message of an execution again when no worker has claimed it by then. */
const CLAIM_EXPECTED_WITHIN_MS = 2 * 60 * 1000;
/** How often simultaneous requests may come in between before the caller is asked to retry. */
const MAX_ROUNDS = 6;
const NOTHING_CHANGED = "The service is temporarily unavailable; nothing was changed. Retry.";

const TOO_MANY_OF_PARTNER = "The partner has too many unfinished executions. Retry when some of them have finished.";

type TriggerCall = Call<AccountKey, unknown, { "Idempotency-Key"?: string | undefined }, AnalysisRequest>;

export const triggerAnalysis = defineRoute({
  method: "POST",
  path: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis",
  operationId: "triggerAnalysis",
  tag: "Analysis",
  summary: "Trigger an analysis of an account",
  description: `Uses the configured method, or the caller's own credential, which needs no configuration. An account can have ${MAX_UNFINISHED} unfinished executions, a partner ${MAX_UNFINISHED_OF_PARTNER} on demand.`,
  permission: "analysis:trigger",
  forbidden: ({ partnerId = "", partnerCustomerId = "" }) =>
    `Caller is not authorized to trigger analysis for k9 partnerId (${shown(PARTNER_ID, partnerId)}) and partnerCustomerId (${shown(PARTNER_CUSTOMER_ID, partnerCustomerId)})`,
  params: accountParams,
  headers: triggerHeaders,
  body: analysisBody,
  bodyRules: analysisBodyRules,
  responses: {
    202: {
      description: "The execution is queued.",
      schema: triggered,
      headers: { Location: "Path of the execution.", "Retry-After": "Seconds to wait before polling the execution." },
    },
  },
  errors: [
    "partner_unknown",
    "account_unknown",
    "auth_method_conflict",
    "idempotency_mismatch",
    "partner_suspended",
    "too_many_denials",
    "too_many_executions",
    "setting_missing",
  ],
  async handler(call) {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const answer = await triggerOnce(call);
      if (answer !== "changed_meanwhile") return answer;
    }
    return refuse("unavailable", { message: NOTHING_CHANGED });
  },
});

/**
 * A segment of the path as the fixed message shows it; one that is no identifier might be anything and is not repeated.
 */
function shown(pattern: RegExp, segment: string): string {
  return pattern.test(segment) ? segment : "malformed";
}

/** One read and one write. `changed_meanwhile`: a simultaneous request came between them and nothing was written. */
async function triggerOnce(call: TriggerCall): Promise<Response | Refusal | "changed_meanwhile"> {
  const { db, params, body, headers, now, dependencies } = call;
  const idempotency = headers["Idempotency-Key"];
  const situation = await runAgainIfUnavailable(
    () => readTriggerSituation(db, params, idempotency, now),
    dependencies.runtime,
  );
  const settled = await settle(call, situation);
  if (settled) return settled;
  const made = await prepare(call, situation);
  if (!made) return refuse("setting_missing");
  try {
    if (!(await insertExecution(db, made, call.deed))) return "changed_meanwhile";
    const { executionId, customerId, accountId } = made;
    await dependencies.jobs.send({ kind: "execution", executionId, customerId, accountId });
  } catch (error) {
    if (error instanceof ConstraintViolated) return "changed_meanwhile";
    call.log.error("trigger.failed", error, { executionId: made.executionId });
    if (await runAgainIfUnavailable(() => withdrawExecution(db, made), dependencies.runtime))
      return refuse("unavailable", { message: NOTHING_CHANGED });
  }
  call.log.info("trigger.queued", { executionId: made.executionId, method: body.auditorAuthMethod ?? "configured" });
  return accepted(params, made.customerId, made.executionId);
}

/** The response that needs no new execution: to a repeated request, or a refusal. */
async function settle(call: TriggerCall, situation: TriggerSituation): Promise<Response | Refusal | undefined> {
  const { params, body, now, dependencies } = call;
  const method = body.auditorAuthMethod;
  if (lacksSetting(call, situation)) return refuse("setting_missing");
  if (!situation.partnerExists) return refuse("partner_unknown");
  const { earlier } = situation;
  if (earlier && dependencies.keyRing) {
    const isRepeated = await isSameBody(dependencies.keyRing, earlier.fingerprint, params, body);
    if (!isRepeated) return refuse("idempotency_mismatch");
    if (earlier.customerId !== null) return accepted(params, earlier.customerId, earlier.executionId);
  }
  const issues = expiryIssues(body, now);
  if (issues.length > 0) return refuse("invalid_request", { issues });
  if (method !== "credential") {
    if (situation.configured === undefined) return refuse("account_unknown");
    if (method !== undefined && method !== situation.configured.method) return refuse("auth_method_conflict");
  }
  if (situation.isSuspended) return refuse("partner_suspended");
  if (method !== "credential" && situation.denials.count > 0) {
    const refusal = tooManyDenials(call, situation);
    if (refusal) return refusal;
  }
  if (situation.unfinished >= MAX_UNFINISHED) return refuse("too_many_executions");
  if (situation.unfinishedOfPartner < MAX_UNFINISHED_OF_PARTNER) return undefined;
  return refuse("too_many_executions", { message: TOO_MANY_OF_PARTNER });
}

/** Limits the refusals by AWS, and raises an alarm at the limit, so that external IDs cannot be guessed by trying. */
function tooManyDenials({ params, now, log }: TriggerCall, situation: TriggerSituation): Refusal | undefined {
  const { count, firstAt } = situation.denials;
  if (count + situation.unfinished < MAX_DENIALS) return undefined;
  const { partnerId, accountId } = params;
  log.error("alarm.assume_role_denials", undefined, { partnerId, accountId, denials: count });
  const freeAt = count >= MAX_DENIALS && firstAt !== null ? firstAt + DENIALS_WITHIN_MS : now + 60_000;
  return refuse("too_many_denials", { headers: { "Retry-After": String(Math.ceil((freeAt - now) / 1000)) } });
}

/** Whether the service lacks what this request or its execution needs: the key ring, or its own AWS identity. */
function lacksSetting({ body, headers, dependencies, log }: TriggerCall, { configured }: TriggerSituation): boolean {
  if (dependencies.settingProblems.some(({ name }) => name.startsWith("AWS_ENDPOINT_URL"))) return true;
  const own = body.auditorAuthMethod === "credential";
  const needsKeyRing = own || headers["Idempotency-Key"] !== undefined;
  if (needsKeyRing && !dependencies.keyRing) return true;
  if (!own && configured?.method === "cvs" && !dependencies.vendingKeys) return true;
  if (own || configured?.method !== "config" || dependencies.hasIdentity[configured.provider]) return false;
  log.warn("trigger.identity_missing", { provider: configured.provider });
  return true;
}

/**
 * The execution to write, its credential sealed for it alone. Undefined when sealing needs a key ring that is not
 * configured.
 */
async function prepare(call: TriggerCall, situation: TriggerSituation): Promise<NewExecution | undefined> {
  const { params, body, headers, now, dependencies } = call;
  const { keyRing, runtime } = dependencies;
  const customerId = situation.customerId ?? newCustomerId(params.partnerId, runtime.randomBytes);
  const day = utcDay(now);
  const executionId = newExecutionId("ondemand", { customerId, accountId: params.accountId, day }, runtime.randomBytes);
  const idempotencyKey = headers["Idempotency-Key"];
  const own = body.auditorAuthCredential;
  if (!keyRing && (own || idempotencyKey !== undefined)) return undefined;
  const context = { executionId, customerId, accountId: params.accountId };
  return {
    ...params,
    executionId,
    customerId,
    makesCustomer: situation.customerId === undefined,
    day,
    now,
    dueAt: now + CLAIM_EXPECTED_WITHIN_MS,
    createdBy: call.deed.actor,
    configuredMethod: body.auditorAuthMethod === "credential" ? undefined : body.auditorAuthMethod,
    credential: own &&
      keyRing && {
        provider: own.provider,
        envelope: await sealCredential(
          keyRing,
          context,
          new TextEncoder().encode(JSON.stringify(own.details)),
          runtime.randomBytes,
        ),
        expiresAt: Date.parse(own.details.expiration),
      },
    idempotency:
      idempotencyKey !== undefined && keyRing
        ? {
            key: idempotencyKey,
            fingerprint: await bodyFingerprint(keyRing, params, body),
            expiresAt: now + IDEMPOTENCY_TTL_MS,
          }
        : undefined,
  };
}

function accepted(params: AccountKey, customerId: string, executionId: string): Response {
  const { partnerId, partnerCustomerId, accountId } = params;
  return Response.json(
    { partnerId, partnerCustomerId, customerId, accountId, executionId },
    { status: 202, headers: { Location: executionPath({ ...params, executionId }), "Retry-After": "10" } },
  );
}
