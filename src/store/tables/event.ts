import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Who changed what, for 400 days. It holds names and ids: no secret, no body. */
export const event = sqliteTable(
  "event",
  {
    eventId: integer("event_id").primaryKey(),
    partnerId: text("partner_id").notNull(),
    at: integer("at").notNull(),
    /** As `created_by`. */
    actor: text("actor").notNull(),
    /** Name of the operation: `putAccount`. */
    action: text("action").notNull(),
    partnerCustomerId: text("partner_customer_id"),
    accountId: text("account_id"),
    executionId: text("execution_id"),
    keyId: text("key_id"),
    requestId: text("request_id").notNull(),
    /** Name of the identity that was changed. */
    name: text("name"),
  },
  (table) => [index("event_of_partner").on(table.partnerId, table.eventId), index("event_at").on(table.at)],
);
