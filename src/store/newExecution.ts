import { and, eq, exists, isNotNull, isNull, notExists, sql } from "drizzle-orm";
import type { AccountKey } from "./account.ts";
import { isCustomer } from "./customer.ts";
import type { Database } from "./database.ts";
import { MAX_DENIALS } from "./denials.ts";
import {
  type AuthMethod,
  account,
  type ConfiguredAuthMethod,
  customer,
  type ExecutionStatus,
  execution,
  idempotencyKey,
  type Provider,
  partner,
} from "./schema.ts";
import { isDeniedLately, isLiveKey, isUnfinished, unfinishedOnDemand } from "./triggerSituation.ts";

/** How many unfinished executions an account can have. */
export const MAX_UNFINISHED = 10;

/** How many unfinished executions on demand a partner can have; those of the daily run do not count. */
export const MAX_UNFINISHED_OF_PARTNER = 200;

export interface NewExecution extends AccountKey {
  executionId: string;
  /** As it was read, or the one to be made when `makesCustomer`. */
  customerId: string;
  makesCustomer: boolean;
  day: string;
  now: number;
  dueAt: number;
  /** `operator` or a key id. */
  createdBy: string;
  /** With method `credential`: the sealed credential. Otherwise the account's configuration at that moment is used. */
  credential: { provider: Provider; envelope: string; expiresAt: number } | undefined;
  /** Requested by the caller; undefined accepts whatever is configured. */
  configuredMethod: ConfiguredAuthMethod | undefined;
  idempotency: { key: string; fingerprint: string; expiresAt: number } | undefined;
}

/** Holds when no execution stands behind the Idempotency-Key; undefined when there is no such key. */
export const isKeyFree = (db: Database, made: NewExecution) =>
  made.idempotency &&
  notExists(
    db.orm
      .select({ taken: sql`1` })
      .from(idempotencyKey)
      .where(isLiveKey(made, made.idempotency.key, made.now)),
  );

const isInForce = (partnerId: string) => and(eq(partner.partnerId, partnerId), isNull(partner.suspendedAt));

/** The statement that queues the execution if everything it depends on is still as it was read. */
export function insertQueued(db: Database, made: NewExecution) {
  const unfinished = db.orm
    .select({ count: sql`count(*)` })
    .from(execution)
    .where(and(eq(execution.partnerId, made.partnerId), eq(execution.accountId, made.accountId), isUnfinished()));
  const denied = db.orm.select({ count: sql`count(*)` }).from(execution).where(isDeniedLately(made, made.now));
  return db.orm.insert(execution).select((query) =>
    query
      .select({
        executionId: sql<string>`${made.executionId}`.as("execution_id"),
        partnerId: sql<string>`${customer.partnerId}`.as("partner_id"),
        partnerCustomerId: customer.partnerCustomerId,
        customerId: sql<string>`${customer.customerId}`.as("customer_id"),
        accountId: sql<string>`${made.accountId}`.as("account_id"),
        kind: sql<"ondemand">`'ondemand'`.as("kind"),
        day: sql<string>`${made.day}`.as("day"),
        round: sql<number>`0`.as("round"),
        provider: (made.credential
          ? sql<Provider>`${made.credential.provider}`
          : sql<Provider>`${account.provider}`
        ).as("provider"),
        auditorAuthMethod: (made.credential
          ? sql<AuthMethod>`'credential'`
          : sql<AuthMethod>`${account.auditorAuthMethod}`
        ).as("auditor_auth_method"),
        roleArn: sql<string | null>`${made.credential ? null : account.roleArn}`.as("role_arn"),
        externalId: sql<string | null>`${made.credential ? null : account.externalId}`.as("external_id"),
        status: sql<ExecutionStatus>`'queued'`.as("status"),
        stamp: sql<string | null>`null`.as("stamp"),
        attempts: sql<number>`0`.as("attempts"),
        fence: sql<number>`0`.as("fence"),
        claimedBy: sql<string | null>`null`.as("claimed_by"),
        leaseUntil: sql<number | null>`null`.as("lease_until"),
        dueAt: sql<number | null>`${made.dueAt}`.as("due_at"),
        collectionPrefix: sql<string | null>`null`.as("collection_prefix"),
        analysisPrefix: sql<string | null>`null`.as("analysis_prefix"),
        cursor: sql<string | null>`null`.as("cursor"),
        progressDone: sql<number>`0`.as("progress_done"),
        progressTotal: sql<number>`0`.as("progress_total"),
        progressWhat: sql<string>`'waiting'`.as("progress_what"),
        errorCode: sql<string | null>`null`.as("error_code"),
        errorMessage: sql<string | null>`null`.as("error_message"),
        createdAt: sql<number>`${made.now}`.as("created_at"),
        startedAt: sql<number | null>`null`.as("started_at"),
        finishedAt: sql<number | null>`null`.as("finished_at"),
        stagingClearedAt: sql<number | null>`null`.as("staging_cleared_at"),
        createdBy: sql<string | null>`${made.createdBy}`.as("created_by"),
        reportsDeletedAt: sql<number | null>`null`.as("reports_deleted_at"),
        newFindings: sql<number | null>`null`.as("new_findings"),
      })
      .from(customer)
      .leftJoin(
        account,
        and(
          eq(account.customerId, customer.customerId),
          eq(account.partnerId, customer.partnerId),
          eq(account.accountId, made.accountId),
        ),
      )
      .where(
        and(
          eq(customer.customerId, made.customerId),
          isCustomer(made),
          made.credential
            ? undefined
            : made.configuredMethod
              ? eq(account.auditorAuthMethod, made.configuredMethod)
              : isNotNull(account.auditorAuthMethod),
          sql`(${unfinished}) < ${MAX_UNFINISHED}`,
          made.credential ? undefined : sql`((${denied}) = 0 or (${denied}) + (${unfinished}) < ${MAX_DENIALS})`,
          exists(db.orm.select({ one: sql`1` }).from(partner).where(isInForce(made.partnerId))),
          sql`(${unfinishedOnDemand(db, made.partnerId)}) < ${MAX_UNFINISHED_OF_PARTNER}`,
          isKeyFree(db, made),
        ),
      ),
  );
}
