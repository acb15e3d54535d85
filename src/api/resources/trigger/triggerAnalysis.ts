import type { AccountKey } from "../../../store/account.ts";
import { ConstraintViolated } from "../../../store/database.ts";
import { DENIALS_WITHIN_MS, MAX_DENIALS } from "../../../store/denials.ts";
import { newCustomerId, newExecutionId, utcDay } from "../../../store/identifiers.ts";
import { MAX_UNFINISHED, MAX_UNFINISHED_OF_PARTNER, type NewExecution } from "../../../store/newExecution.ts";
import { insertExecution, withdrawExecution } from "../../../store/trigger.ts";
import { readTriggerSituation, type TriggerSituation } from "../../../store/triggerSituation.ts";
import { sealCredential } from "../../../vault/envelope.ts";
import { type Refusal, refuse } from "../../http/errors.ts";
import { maybeApplied, NOTHING_CHANGED } from "../../http/outage.ts";
import { runAgainIfUnavailable } from "../../http/retry.ts";
import { type Call, defineRoute } from "../../http/route.ts";
import { accountParams, executionPath, PARTNER_CUSTOMER_ID, PARTNER_ID } from "../../schema/identifiers.ts";
import { bodyFingerprint, IDEMPOTENCY_TTL_MS, isSameBody } from "../idempotency.ts";
import {
  type AnalysisRequest,
  analysisBody,
  analysisBodyRules,
  expiryIssues,
  triggered,
  triggerHeaders,
} from "./triggerBody.ts";

/** The sweep sends the message of an execution again when no worker has claimed it by then. */
const CLAIM_EXPECTED_WITHIN_MS = 2 * 60 * 1000;
/** How often simultaneous requests may come in between before the caller is asked to retry. */
const MAX_ROUNDS = 6;

const TOO_MANY_OF_PARTNER = "The partner has too many unfinished executions. Retry when some of them have finished.";

export type TriggerCall = Call<AccountKey, unknown, { "Idempotency-Key"?: string | undefined }, AnalysisRequest>;

/** What a trigger is answered with, however the account is named. */
export const TRIGGER_RESPONSES = {
  202: {
    description: "The execution is queued.",
    schema: triggered,
    headers: { Location: "Path of the execution.", "Retry-After": "Seconds to wait before polling the execution." },
  },
};

export const TRIGGER_ERRORS = [
  "partner_unknown",
  "account_unknown",
  "auth_method_conflict",
  "idempotency_mismatch",
  "partner_suspended",
  "too_many_denials",
  "too_many_executions",
  "setting_missing",
] as const;

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
  responses: TRIGGER_RESPONSES,
  errors: TRIGGER_ERRORS,
  handler: trigger,
});

/** Makes an execution, starting over while simultaneous requests come between reading and writing. */
export async function trigger(call: TriggerCall): Promise<Response | Refusal> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const answer = await triggerOnce(call);
    if (answer !== "changed_meanwhile") return answer;
  }
  return refuse("unavailable", { message: NOTHING_CHANGED });
}

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
  let isInserted = false;
  try {
    if (!(await insertExecution(db, made, call.deed))) return "changed_meanwhile";
    isInserted = true;
    const { executionId, customerId, accountId } = made;
    await dependencies.jobs.send({ kind: "execution", executionId, customerId, accountId });
  } catch (error) {
    if (error instanceof ConstraintViolated) return "changed_meanwhile";
    call.log.error("trigger.failed", error, { executionId: made.executionId });
    if (await runAgainIfUnavailable(() => withdrawExecution(db, made), dependencies.runtime))
      return refuse("unavailable", { message: isInserted ? NOTHING_CHANGED : maybeApplied(!!made.idempotency) });
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
