import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What a partner can be told of. */
export const WEBHOOK_EVENTS = ["analysis.succeeded", "analysis.failed", "finding.new"] as const;

export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Where a partner wants to be told. Its secret is derived from the ring and `salt`; it is not stored. */
export const webhook = sqliteTable(
  "webhook",
  {
    partnerId: text("partner_id").notNull(),
    name: text("name").notNull(),
    url: text("url").notNull(),
    events: text("events", { mode: "json" }).$type<WebhookEvent[]>().notNull(),
    salt: text("salt").notNull(),
    /** The salt before, with which messages are signed too for a day after the rotation. */
    formerSalt: text("former_salt"),
    rotatedAt: integer("rotated_at"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    createdBy: text("created_by"),
    /** Since when nothing is sent to it, and why; null while it is in force. */
    disabledAt: integer("disabled_at"),
    disabledReason: text("disabled_reason"),
  },
  (table) => [primaryKey({ columns: [table.partnerId, table.name] })],
);

/** One try to deliver. `status`: of HTTP, null where there was no answer. */
export type DeliveryAttempt = { at: number; status: number | null };

export type DeliveryStatus = "pending" | "delivered" | "failed";

/**
 * What is to be told, and how far that is. Rows about an execution are written by the triggers of the migration, in the
 * transaction that ends it, whichever statement that is.
 */
export const webhookDelivery = sqliteTable(
  "webhook_delivery",
  {
    deliveryId: integer("delivery_id").primaryKey({ autoIncrement: true }),
    partnerId: text("partner_id").notNull(),
    name: text("name").notNull(),
    /** Null for a test. */
    customerId: text("customer_id"),
    executionId: text("execution_id"),
    event: text("event").notNull(),
    /** The body to send: names, ids and counts. */
    payload: text("payload").notNull(),
    status: text("status").$type<DeliveryStatus>().notNull().default("pending"),
    attempts: text("attempts", { mode: "json" }).$type<DeliveryAttempt[]>().notNull().default([]),
    createdAt: integer("created_at").notNull(),
    /** From then on it may be tried, also if a worker is at it; null when it has ended. */
    dueAt: integer("due_at"),
  },
  (table) => [
    index("webhook_delivery_of").on(table.partnerId, table.name, table.deliveryId),
    index("webhook_delivery_due").on(table.dueAt),
    index("webhook_delivery_customer").on(table.customerId).where(sql`customer_id is not null`),
    index("webhook_delivery_age").on(table.createdAt),
  ],
);
