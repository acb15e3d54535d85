import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export { analysisPart, type PartKind, type StagedPiece } from "./tables/analysisPart.ts";
export { event } from "./tables/event.ts";
export { partnerIdentity } from "./tables/partnerIdentity.ts";
export { type RemovalCounts, type RemovalScope, removal } from "./tables/removal.ts";
export { webhook, webhookDelivery } from "./tables/webhook.ts";

/*
 * All instants are integers, milliseconds since the epoch. Every table but `partner` carries the tenant
 * (partner_id or customer_id), and every statement on it names that tenant. `created_by` is `operator`, `schedule`, a key id
 * or `identity/` and the name of an identity; null in rows from before it was noted.
 */

export type Provider = "aws" | "aws-us-gov";
export type ConfiguredAuthMethod = "config" | "cvs";
export type AuthMethod = ConfiguredAuthMethod | "credential";
export type ExecutionStatus =
  | "queued"
  | "collecting"
  | "analyzing"
  | "delivering"
  | "succeeded"
  | "failed"
  | "cancelled";
export type PartnerDelivery = {
  DeliverToS3?: { bucketName: string; region?: string | undefined; bucketOwner?: string | undefined } | undefined;
};
export type CustomerDelivery = { methodName: "DeliverToPartner" };
/** Of one finding by its `id`, or of a `kind` about what the pattern `arn` matches. */
export type FindingException = { [name in "id" | "kind" | "arn"]?: string | undefined } & {
  reason: string;
  expires: string;
};
export type TrustedAccount = { accountId: string; name?: string | undefined };
export type SubscriptionPlan = "Starter" | "Team" | "Enterprise";

export const partner = sqliteTable(
  "partner",
  {
    partnerId: text("partner_id").primaryKey(),
    name: text("name"),
    configs: text("configs", { mode: "json" }).$type<Record<string, string>>().notNull().default({}),
    awsEncryptionKeyId: text("aws_encryption_key_id"),
    deliveryDestinations: text("delivery_destinations", { mode: "json" })
      .$type<PartnerDelivery>()
      .notNull()
      .default({}),
    /** Set only for OEM partners: where method `cvs` gets credentials. */
    credentialVendingServiceUrl: text("credential_vending_service_url"),
    /** Since when it triggers nothing and has no daily runs; null when it is in force. */
    suspendedAt: integer("suspended_at"),
    /** How long sets of reports and rows of executions are kept. */
    reportRetentionDays: integer("report_retention_days").notNull().default(400),
    /** When an on-demand execution of it was last claimed for the first time: partners take turns by it. */
    servedAt: integer("served_at"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [index("partner_bucket").on(sql`${table.deliveryDestinations} ->> '$.DeliverToS3.bucketName'`)],
);

export const partnerKey = sqliteTable(
  "partner_key",
  {
    keyId: text("key_id").primaryKey(),
    partnerId: text("partner_id")
      .notNull()
      .references(() => partner.partnerId),
    /** SHA-256 of the secret, lower-case hex. */
    secretHash: text("secret_hash").notNull(),
    permissions: text("permissions", { mode: "json" }).$type<string[]>().notNull(),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at"),
    revokedAt: integer("revoked_at"),
    lastUsedAt: integer("last_used_at"),
    createdBy: text("created_by"),
    /** The secret of a key that signs requests, which is needed to verify them, sealed under CREDENTIAL_KEYS; null for a bearer key. */
    sealedSecret: text("sealed_secret"),
  },
  (table) => [index("partner_key_partner").on(table.partnerId)],
);

export const customer = sqliteTable(
  "customer",
  {
    customerId: text("customer_id").primaryKey(),
    partnerId: text("partner_id")
      .notNull()
      .references(() => partner.partnerId),
    partnerCustomerId: text("partner_customer_id").notNull(),
    subscriptionPlanName: text("subscription_plan_name").$type<SubscriptionPlan>().notNull().default("Starter"),
    deliveryDestinations: text("delivery_destinations", { mode: "json" }).$type<CustomerDelivery[]>().notNull(),
    latestReportEnabled: integer("latest_report_enabled", { mode: "boolean" }).notNull().default(false),
    hiveEnabled: integer("hive_enabled", { mode: "boolean" }).notNull().default(false),
    /** Accounts that the customer declares its own or its partners'. */
    trustedAccounts: text("trusted_accounts", { mode: "json" }).$type<TrustedAccount[]>().notNull().default([]),
    exceptions: text("exceptions", { mode: "json" }).$type<FindingException[]>().notNull().default([]),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [uniqueIndex("customer_of_partner").on(table.partnerId, table.partnerCustomerId)],
);

export const account = sqliteTable(
  "account",
  {
    customerId: text("customer_id")
      .notNull()
      .references(() => customer.customerId),
    accountId: text("account_id").notNull(),
    partnerId: text("partner_id").notNull(),
    provider: text("provider").$type<Provider>().notNull(),
    auditorAuthMethod: text("auditor_auth_method").$type<ConfiguredAuthMethod>().notNull(),
    /** Both set with `config`, both null with `cvs`. */
    roleArn: text("role_arn"),
    externalId: text("external_id"),
    /** Since when this role together with this external ID is configured; null in rows from before it was noted. */
    roleSince: integer("role_since"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    createdBy: text("created_by"),
  },
  (table) => [
    primaryKey({ columns: [table.customerId, table.accountId] }),
    index("account_role").on(sql`lower(${table.roleArn})`),
  ],
);

export const execution = sqliteTable(
  "execution",
  {
    executionId: text("execution_id").primaryKey(),
    partnerId: text("partner_id").notNull(),
    partnerCustomerId: text("partner_customer_id").notNull(),
    customerId: text("customer_id")
      .notNull()
      .references(() => customer.customerId),
    accountId: text("account_id").notNull(),
    kind: text("kind").$type<"ondemand" | "daily">().notNull(),
    /** UTC date of the start, YYYY-MM-DD: the date in the id. */
    day: text("day").notNull(),
    /** How often the daily run of the account and day was made before this one, each time to fail; 0 on demand. */
    round: integer("round").notNull().default(0),
    provider: text("provider").$type<Provider>().notNull(),
    auditorAuthMethod: text("auditor_auth_method").$type<AuthMethod>().notNull(),
    /** The configuration as it was when the execution was made. */
    roleArn: text("role_arn"),
    externalId: text("external_id"),
    status: text("status").$type<ExecutionStatus>().notNull().default("queued"),
    /** YYYY-MM-DD-HHMM of the start, or of the next minute that the account has not used; set by the first claim. */
    stamp: text("stamp"),
    /** How often a worker has claimed it since its last checkpoint. */
    attempts: integer("attempts").notNull().default(0),
    /** Rises by one with every claim; a write of a worker whose fence is no longer this one changes nothing. */
    fence: integer("fence").notNull().default(0),
    /** Random id of the claim that raised the fence, by which a worker knows its own; null before the first. */
    claimedBy: text("claimed_by"),
    /** Until then one worker owns it; null when none does. */
    leaseUntil: integer("lease_until"),
    /** From then on the sweep may send its message again; null when it has ended. */
    dueAt: integer("due_at"),
    /** Prefix in the staging bucket of what the finished stages wrote. */
    collectionPrefix: text("collection_prefix"),
    analysisPrefix: text("analysis_prefix"),
    /** Where the current stage goes on, in the stage's own words; null at its beginning. */
    cursor: text("cursor"),
    progressDone: integer("progress_done").notNull().default(0),
    progressTotal: integer("progress_total").notNull().default(0),
    progressWhat: text("progress_what").notNull().default("waiting"),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
    createdAt: integer("created_at").notNull(),
    startedAt: integer("started_at"),
    finishedAt: integer("finished_at"),
    /** When what it staged was deleted; null until then. */
    stagingClearedAt: integer("staging_cleared_at"),
    createdBy: text("created_by"),
    /** When the deletion of its reports was requested; null while it has them. */
    reportsDeletedAt: integer("reports_deleted_at"),
    /** How many of its findings no earlier analysis had, accepted ones left out; null where that is not known. */
    newFindings: integer("new_findings"),
  },
  (table) => [
    uniqueIndex("execution_daily_round")
      .on(table.customerId, table.accountId, table.day, table.round)
      .where(sql`kind = 'daily'`),
    index("execution_daily_failed").on(table.day).where(sql`kind = 'daily' and status = 'failed'`),
    uniqueIndex("execution_stamp").on(table.customerId, table.accountId, table.stamp),
    index("execution_newest").on(table.customerId, table.accountId, table.createdAt, table.executionId),
    index("execution_unfinished").on(table.partnerId, table.accountId).where(sql`finished_at is null`),
    index("execution_of_partner").on(table.partnerId, table.createdAt, table.executionId),
    index("execution_waiting")
      .on(table.partnerId, table.createdAt)
      .where(sql`status = 'queued' and fence = 0 and kind = 'ondemand'`),
    index("execution_denied")
      .on(table.partnerId, table.accountId, table.finishedAt)
      .where(sql`error_code = 'assume_role_denied'`),
    index("execution_due").on(table.dueAt),
    index("execution_uncleared").on(table.finishedAt).where(sql`staging_cleared_at is null`),
  ],
);

/** A sealed credential. The row is deleted when the configuration has been collected, on failure, or when it expires. */
export const credentialEnvelope = sqliteTable(
  "credential_envelope",
  {
    executionId: text("execution_id")
      .primaryKey()
      .references(() => execution.executionId),
    customerId: text("customer_id").notNull(),
    accountId: text("account_id").notNull(),
    envelope: text("envelope").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [index("credential_envelope_expiry").on(table.expiresAt)],
);

export const executionReport = sqliteTable(
  "execution_report",
  {
    executionId: text("execution_id")
      .notNull()
      .references(() => execution.executionId),
    customerId: text("customer_id").notNull(),
    fileName: text("file_name").notNull(),
    contentType: text("content_type").notNull(),
    bytes: integer("bytes").notNull(),
    /** Lower-case hex. */
    sha256: text("sha256").notNull(),
    objectKey: text("object_key").notNull(),
  },
  (table) => [primaryKey({ columns: [table.executionId, table.fileName] })],
);

/** The newest policies of an organization that an account of the customer could read. */
export const organizationPolicies = sqliteTable(
  "organization_policies",
  {
    customerId: text("customer_id")
      .notNull()
      .references(() => customer.customerId),
    organizationId: text("organization_id").notNull(),
    /** When they were read, and the object in the staging bucket that holds them. */
    collectedAt: integer("collected_at").notNull(),
    objectKey: text("object_key").notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.organizationId] })],
);

/** What an Idempotency-Key stands for, for 24 hours. The fingerprint is keyed: it reveals nothing of the body. */
export const idempotencyKey = sqliteTable(
  "idempotency_key",
  {
    partnerId: text("partner_id").notNull(),
    accountId: text("account_id").notNull(),
    idempotencyKey: text("idempotency_key").notNull(),
    fingerprint: text("fingerprint").notNull(),
    executionId: text("execution_id").notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.partnerId, table.accountId, table.idempotencyKey] }),
    index("idempotency_key_expiry").on(table.expiresAt),
  ],
);
