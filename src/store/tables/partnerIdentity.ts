import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** An IAM principal that AWS vouches for with a web identity token: a caller without a secret. */
export const partnerIdentity = sqliteTable(
  "partner_identity",
  {
    partnerId: text("partner_id").notNull(),
    name: text("name").notNull(),
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    audience: text("audience").notNull(),
    permissions: text("permissions", { mode: "json" }).$type<string[]>().notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    lastUsedAt: integer("last_used_at"),
    createdBy: text("created_by").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.partnerId, table.name] }),
    index("partner_identity_subject").on(table.issuer, table.subject, table.partnerId),
  ],
);
