import { and, asc, desc, eq, inArray, isNull, lt, lte, sql } from "drizzle-orm";
import { type Database, guarded } from "../database.ts";
import { webhook, webhookDelivery } from "../schema.ts";
import type { DeliveryAttempt } from "../tables/webhook.ts";
import type { WebhookKey } from "./webhook.ts";

export type DeliveryRecord = typeof webhookDelivery.$inferSelect;

function isOf({ partnerId, name }: WebhookKey) {
  return and(eq(webhookDelivery.partnerId, partnerId), eq(webhookDelivery.name, name));
}

/** Adds a test event; its id, or undefined when there is no such webhook or it is disabled. */
export async function addTestDelivery(
  db: Database,
  { partnerId, name }: WebhookKey,
  payload: string,
  now: number,
): Promise<number | undefined> {
  const rows = await guarded(() =>
    db.orm.all<{ deliveryId: number }>(sql`
      insert into ${webhookDelivery} (partner_id, name, event, payload, created_at, due_at)
      select partner_id, name, 'test', ${payload}, ${now}, ${now} from ${webhook}
        where partner_id = ${partnerId} and name = ${name} and disabled_at is null
      returning delivery_id as deliveryId`),
  );
  return rows[0]?.deliveryId;
}

/** Deliveries of a webhook, newest first, those before `before`. */
export async function listDeliveries(
  db: Database,
  key: WebhookKey,
  before: number | undefined,
  limit: number,
): Promise<DeliveryRecord[]> {
  return guarded(() =>
    db.orm
      .select()
      .from(webhookDelivery)
      .where(and(isOf(key), before === undefined ? undefined : lt(webhookDelivery.deliveryId, before)))
      .orderBy(desc(webhookDelivery.deliveryId))
      .limit(limit),
  );
}

/**
 * Takes the next delivery of a webhook that is due, by moving its `dueAt`: nobody else takes it until `leaseUntil`. Those
 * about an execution wait for the earlier ones about it.
 */
export async function takeDelivery(
  db: Database,
  key: WebhookKey,
  { now, leaseUntil }: { now: number; leaseUntil: number },
): Promise<DeliveryRecord | undefined> {
  const next = sql`(select d.delivery_id from ${webhookDelivery} as d
    where d.partner_id = ${key.partnerId} and d.name = ${key.name} and d.status = 'pending' and d.due_at <= ${now}
      and not exists (select 1 from ${webhookDelivery} as earlier
        where earlier.partner_id = d.partner_id and earlier.name = d.name and earlier.execution_id = d.execution_id
          and earlier.status = 'pending' and earlier.delivery_id < d.delivery_id)
    order by d.delivery_id limit 1)`;
  const rows = await guarded(() =>
    db.orm
      .update(webhookDelivery)
      .set({ dueAt: leaseUntil })
      .where(and(isOf(key), eq(webhookDelivery.status, "pending"), sql`${webhookDelivery.deliveryId} = ${next}`))
      .returning(),
  );
  return rows[0];
}

/** Records a try of a delivery that was taken: `dueAt` for the next, or that it was the last. */
export async function recordAttempt(
  db: Database,
  taken: DeliveryRecord,
  attempt: DeliveryAttempt,
  outcome: { status: "delivered" | "failed" } | { dueAt: number },
): Promise<void> {
  const ended = "status" in outcome;
  await guarded(() =>
    db.orm
      .update(webhookDelivery)
      .set({
        attempts: [...taken.attempts, attempt],
        ...(ended ? { status: outcome.status, dueAt: null } : { dueAt: outcome.dueAt }),
      })
      .where(
        and(
          isOf(taken),
          eq(webhookDelivery.deliveryId, taken.deliveryId),
          eq(webhookDelivery.status, "pending"),
          taken.dueAt === null ? isNull(webhookDelivery.dueAt) : eq(webhookDelivery.dueAt, taken.dueAt),
        ),
      ),
  );
}

/** Webhooks of all tenants that have something due, at most `limit`. */
export async function dueWebhooks(db: Database, now: number, limit: number): Promise<WebhookKey[]> {
  return guarded(() =>
    db.orm
      .selectDistinct({ partnerId: webhookDelivery.partnerId, name: webhookDelivery.name })
      .from(webhookDelivery)
      .where(lte(webhookDelivery.dueAt, now))
      .limit(limit),
  );
}

/** The webhooks that an execution is to be told by. */
export async function webhooksToTell(
  db: Database,
  { executionId, customerId }: { executionId: string; customerId: string },
): Promise<WebhookKey[]> {
  return guarded(() =>
    db.orm
      .selectDistinct({ partnerId: webhookDelivery.partnerId, name: webhookDelivery.name })
      .from(webhookDelivery)
      .where(
        and(
          eq(webhookDelivery.customerId, customerId),
          eq(webhookDelivery.executionId, executionId),
          eq(webhookDelivery.status, "pending"),
        ),
      ),
  );
}

/** Deletes deliveries of all tenants from `until` or before, at most `limit`; gives how many. */
export async function deleteOldDeliveries(db: Database, until: number, limit: number): Promise<number> {
  const old = db.orm
    .select({ deliveryId: webhookDelivery.deliveryId })
    .from(webhookDelivery)
    .where(lte(webhookDelivery.createdAt, until))
    .orderBy(asc(webhookDelivery.createdAt))
    .limit(limit);
  const rows = await guarded(() =>
    db.orm
      .delete(webhookDelivery)
      .where(inArray(webhookDelivery.deliveryId, old))
      .returning({ deliveryId: webhookDelivery.deliveryId }),
  );
  return rows.length;
}
