import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export type RemovalScope = "partner" | "customer" | "execution";
/** How many of each were removed. */
export type RemovalCounts = Record<
  "customers" | "accounts" | "executions" | "reports" | "credentials" | "keys" | "objects",
  number
>;

/** The removal of a partner, a customer or the reports of an execution, and afterwards its receipt. */
export const removal = sqliteTable(
  "removal",
  {
    removalId: text("removal_id").primaryKey(),
    scope: text("scope").$type<RemovalScope>().notNull(),
    /** What is removed. Ids of what is gone are null in the receipt; that of the partner remains while the partner does. */
    partnerId: text("partner_id"),
    customerId: text("customer_id"),
    executionId: text("execution_id"),
    requestedAt: integer("requested_at").notNull(),
    /** From then on the sweep may send its message again; null when it has ended. */
    dueAt: integer("due_at"),
    finishedAt: integer("finished_at"),
    removed: text("removed", { mode: "json" }).$type<RemovalCounts>().notNull(),
  },
  (table) => [index("removal_due").on(table.dueAt), index("removal_of_partner").on(table.partnerId, table.customerId)],
);
