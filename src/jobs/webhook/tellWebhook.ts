import { type Database, openDatabase } from "../../store/database.ts";
import { type DeliveryRecord, recordAttempt, takeDelivery } from "../../store/webhook/delivery.ts";
import { disableWebhook, findWebhook, type WebhookKey, type WebhookRecord } from "../../store/webhook/webhook.ts";
import type { KeyRing } from "../../vault/keyRing.ts";
import { webhookSecrets } from "../../vault/vendingSecret.ts";
import type { JobDependencies } from "../execution/stage/stage.ts";
import { type SignedPostAnswer, signedPost } from "../outbound/signedPost.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const TIMEOUT_MS = 15_000;
/** A delivery whose worker has died is tried again then. */
const LEASE_MS = 2 * MINUTE_MS;
/** Deliveries that one message sees to; a new message does the rest. */
const MOST_DELIVERIES = 20;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;

/** Milliseconds from a try that failed to the next: 1 minute, then twice as long each time, up to an hour. */
export function waitAfter(attempts: number): number {
  return Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** (attempts - 1));
}

/**
 * Delivers what is due of a webhook, one after the other. What fails is tried again for a day; then the webhook is disabled, or
 * at once when its receiver answers 410 Gone. Throws when D1 or the queue is unavailable; the message must then be retried.
 */
export async function tellWebhook(key: WebhookKey, dependencies: JobDependencies): Promise<void> {
  const { runtime, vendingKeys } = dependencies;
  const db = openDatabase(dependencies.d1);
  const known = await findWebhook(db, key);
  // Without the ring nothing can be signed: what is due waits.
  if (known === undefined || known.disabledAt !== null || vendingKeys === undefined) return;
  for (let left = MOST_DELIVERIES; left > 0; left -= 1) {
    const now = runtime.now();
    const taken = await takeDelivery(db, key, { now, leaseUntil: now + LEASE_MS });
    if (taken === undefined) return;
    const answer = await send(known, taken, vendingKeys, dependencies);
    if (await recorded(db, known, taken, answer, dependencies)) continue;
    // A receiver that fails gets one message a round.
    return;
  }
  await dependencies.jobs.send({ kind: "webhook", partnerId: key.partnerId, name: key.name });
}

async function send(
  { partnerId, name, url, salt, formerSalt, rotatedAt }: WebhookRecord,
  { deliveryId, payload }: DeliveryRecord,
  ring: KeyRing,
  { runtime }: JobDependencies,
): Promise<SignedPostAnswer> {
  const salts = [salt, ...(formerSalt !== null && (rotatedAt ?? 0) > runtime.now() - DAY_MS ? [formerSalt] : [])];
  const secrets = await Promise.all(salts.map((each) => webhookSecrets(ring, { partnerId, name, salt: each })));
  return signedPost({ url, id: `evt_${deliveryId}`, body: payload, secrets: secrets.flat() }, runtime, TIMEOUT_MS);
}

/** Whether it was delivered; else it is due again, or was the last try. */
async function recorded(
  db: Database,
  key: WebhookKey,
  taken: DeliveryRecord,
  answer: SignedPostAnswer,
  { runtime }: JobDependencies,
): Promise<boolean> {
  const now = runtime.now();
  const status = answer.outcome === "answered" ? answer.status : null;
  const attempt = { at: now, status };
  if (answer.outcome === "answered" && answer.isOk) {
    await recordAttempt(db, taken, attempt, { status: "delivered" });
    return true;
  }
  const dueAt = now + waitAfter(taken.attempts.length + 1);
  const isLast = status === 410 || dueAt > taken.createdAt + DAY_MS;
  await recordAttempt(db, taken, attempt, isLast ? { status: "failed" } : { dueAt });
  if (isLast) {
    const reason =
      status === 410
        ? "The receiver answered 410 Gone."
        : `A delivery failed for a day; the last try ${status === null ? "got no answer" : `was answered with HTTP status ${status}`}.`;
    if (await disableWebhook(db, key, reason, now))
      runtime.log.warn("webhook.disabled", { partnerId: key.partnerId, webhook: key.name, status });
  }
  return false;
}
