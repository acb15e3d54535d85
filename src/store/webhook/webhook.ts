import { and, asc, eq, getTableColumns, isNull, sql } from "drizzle-orm";
import { type Database, guarded } from "../database.ts";
import { type Deed, insertEvent } from "../event.ts";
import { partner, webhook, webhookDelivery } from "../schema.ts";
import type { WebhookEvent } from "../tables/webhook.ts";

export type WebhookRecord = typeof webhook.$inferSelect;

/** Names a webhook together with its tenant. */
export interface WebhookKey {
  partnerId: string;
  name: string;
}

export interface NewWebhook extends WebhookKey {
  url: string;
  events: WebhookEvent[];
  /** Of a new secret: used where there is none yet, and where it is to be rotated. */
  salt: string;
  rotates: boolean;
}

const COLUMNS = getTableColumns(webhook);

export function isWebhook({ partnerId, name }: WebhookKey) {
  return and(eq(webhook.partnerId, partnerId), eq(webhook.name, name));
}

/**
 * Creates or replaces a webhook, and puts it into force again. Undefined when there is no such partner; `full` when it
 * has `most` others.
 */
export async function putWebhook(
  db: Database,
  { partnerId, name, url, events, salt, rotates }: NewWebhook,
  deed: Deed,
  most: number,
): Promise<WebhookRecord | "full" | undefined> {
  const { now, actor } = deed;
  const others = sql`(select count(*) from ${webhook} where ${webhook.partnerId} = ${partnerId} and ${webhook.name} <> ${name})`;
  const [found, , , rows] = await guarded(() =>
    db.orm.batch([
      db.orm.select({ partnerId: partner.partnerId }).from(partner).where(eq(partner.partnerId, partnerId)),
      db.orm
        .insert(webhook)
        .select(sql`
          select ${partner.partnerId}, ${name}, ${url}, ${JSON.stringify(events)}, ${salt}, null, null,
            ${now}, ${now}, ${actor}, null, null
          from ${partner} where ${partner.partnerId} = ${partnerId} and ${others} < ${most}`)
        .onConflictDoUpdate({
          target: [webhook.partnerId, webhook.name],
          set: {
            url,
            events,
            updatedAt: now,
            disabledAt: null,
            disabledReason: null,
            ...(rotates && { formerSalt: sql`${webhook.salt}`, rotatedAt: now, salt }),
          },
        }),
      insertEvent(db, deed),
      db.orm.select(COLUMNS).from(webhook).where(isWebhook({ partnerId, name })),
    ]),
  );
  if (found.length === 0) return undefined;
  return rows[0] ?? "full";
}

export async function findWebhook(db: Database, key: WebhookKey): Promise<WebhookRecord | undefined> {
  const rows = await guarded(() => db.orm.select(COLUMNS).from(webhook).where(isWebhook(key)));
  return rows[0];
}

export async function listWebhooks(db: Database, partnerId: string): Promise<WebhookRecord[]> {
  return guarded(() =>
    db.orm.select(COLUMNS).from(webhook).where(eq(webhook.partnerId, partnerId)).orderBy(asc(webhook.name)),
  );
}

/** Deletes a webhook and what was to be told by it. */
export async function deleteWebhook(db: Database, key: WebhookKey, deed: Deed): Promise<void> {
  await guarded(() =>
    db.orm.batch([
      db.orm.delete(webhook).where(isWebhook(key)),
      insertEvent(db, deed),
      db.orm
        .delete(webhookDelivery)
        .where(and(eq(webhookDelivery.partnerId, key.partnerId), eq(webhookDelivery.name, key.name))),
    ]),
  );
}

/** Disables a webhook; what it has not been told is given up. */
export async function disableWebhook(db: Database, key: WebhookKey, reason: string, now: number): Promise<boolean> {
  const [rows] = await guarded(() =>
    db.orm.batch([
      db.orm
        .update(webhook)
        .set({ disabledAt: now, disabledReason: reason })
        .where(and(isWebhook(key), isNull(webhook.disabledAt)))
        .returning({ name: webhook.name }),
      db.orm
        .update(webhookDelivery)
        .set({ status: "failed", dueAt: null })
        .where(
          and(
            eq(webhookDelivery.partnerId, key.partnerId),
            eq(webhookDelivery.name, key.name),
            eq(webhookDelivery.status, "pending"),
            sql`exists (select 1 from ${webhook} where ${isWebhook(key)} and ${webhook.disabledAt} is not null)`,
          ),
        ),
    ]),
  );
  return rows.length === 1;
}
