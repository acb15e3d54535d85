import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export type PartKind = "range" | "files";

/**
 * A part of a large analysis, which a worker of its own does. The rows are of the execution's current plan, and are deleted
 * when what the execution staged is.
 */
export const analysisPart = sqliteTable(
  "analysis_part",
  {
    executionId: text("execution_id").notNull(),
    customerId: text("customer_id").notNull(),
    accountId: text("account_id").notNull(),
    /** The fence of the claim that planned it. */
    plan: integer("plan").notNull(),
    part: integer("part").notNull(),
    /** Files begin when every range is done. */
    kind: text("kind").$type<PartKind>().notNull(),
    /** A range: positions of principals in order of ARN, the last one not in it. Files: the number of their group, twice. */
    fromPosition: integer("from_position").notNull(),
    toPosition: integer("to_position").notNull(),
    done: integer("done", { mode: "boolean" }).notNull().default(false),
    /** As those of an execution. */
    attempts: integer("attempts").notNull().default(0),
    fence: integer("fence").notNull().default(0),
    claimedBy: text("claimed_by"),
    leaseUntil: integer("lease_until"),
    /** What is staged so far. */
    staged: text("staged", { mode: "json" }).$type<StagedPiece[]>().notNull().default([]),
  },
  (table) => [primaryKey({ columns: [table.executionId, table.part] })],
);

/** A prefix in the staging bucket, and the position up to which the principals of a range lie there or before. */
export type StagedPiece = { prefix: string; to: number };
