import { and, eq, gt, isNull, sql } from "drizzle-orm";
import type { AccountKey } from "./account.ts";
import { isCustomer } from "./customer.ts";
import { type Database, guarded } from "./database.ts";
import { DENIALS_WITHIN_MS } from "./denials.ts";
import {
  account,
  type ConfiguredAuthMethod,
  customer,
  execution,
  idempotencyKey,
  type Provider,
  partner,
} from "./schema.ts";

/** What the database holds when a trigger arrives. */
export interface TriggerSituation {
  partnerExists: boolean;
  customerId: string | undefined;
  /** How the account is configured to be accessed; undefined where it is not configured. */
  configured: { method: ConfiguredAuthMethod; provider: Provider } | undefined;
  unfinished: number;
  /** Unfinished executions on demand of the partner. */
  unfinishedOfPartner: number;
  /** How often AWS has refused the account's role to the partner in the last hour, and when first (null when never). */
  denials: { count: number; firstAt: number | null };
  /** Whether the partner is suspended. */
  isSuspended: boolean;
  /** What the Idempotency-Key of the request already stands for, if anything. */
  earlier: { executionId: string; customerId: string | null; fingerprint: string } | undefined;
}

/** The row of an Idempotency-Key that has not expired. */
export const isLiveKey = (key: AccountKey, idempotency: string, now: number) =>
  and(
    eq(idempotencyKey.partnerId, key.partnerId),
    eq(idempotencyKey.accountId, key.accountId),
    eq(idempotencyKey.idempotencyKey, idempotency),
    gt(idempotencyKey.expiresAt, now),
  );

/** Executions of an account that have not ended. */
export const isUnfinished = () => isNull(execution.finishedAt);

/** The number of executions on demand of a partner that have not ended. */
export const unfinishedOnDemand = (db: Database, partnerId: string) =>
  db.orm
    .select({ unfinished: sql<number>`count(*)`.as("unfinished") })
    .from(execution)
    .where(and(eq(execution.partnerId, partnerId), eq(execution.kind, "ondemand"), isUnfinished()));

/** An execution of the account that ended within the last hour because AWS refused the role. */
export const isDeniedLately = (key: { partnerId: string; accountId: string }, now: number) =>
  and(
    eq(execution.partnerId, key.partnerId),
    eq(execution.accountId, key.accountId),
    gt(execution.finishedAt, now - DENIALS_WITHIN_MS),
    // As the partial index has it, literal included.
    sql`${execution.errorCode} = 'assume_role_denied'`,
  );

/** No worker has ever claimed it. */
export const isUnclaimed = () => and(eq(execution.status, "queued"), eq(execution.fence, 0));

/**
 * Reads everything a trigger depends on in one round trip. An execution that the Idempotency-Key stands for is adopted
 * while no worker has claimed it: its `dueAt` moves, so that the request that made it cannot withdraw it any more.
 */
export async function readTriggerSituation(
  db: Database,
  key: AccountKey,
  idempotency: string | undefined,
  now: number,
): Promise<TriggerSituation> {
  const named = idempotency === undefined ? sql`false` : isLiveKey(key, idempotency, now);
  const customerIds = db.orm.select({ customerId: customer.customerId }).from(customer).where(isCustomer(key));
  const [, partners, customers, accounts, counts, counted, denials, earlier] = await guarded(() =>
    db.orm.batch([
      db.orm
        .update(execution)
        .set({ dueAt: sql`${execution.dueAt} + 1` })
        .where(
          and(
            eq(
              execution.executionId,
              db.orm.select({ id: idempotencyKey.executionId }).from(idempotencyKey).where(named),
            ),
            eq(execution.partnerId, key.partnerId),
            isUnclaimed(),
          ),
        ),
      db.orm.select({ suspendedAt: partner.suspendedAt }).from(partner).where(eq(partner.partnerId, key.partnerId)),
      customerIds,
      db.orm
        .select({ method: account.auditorAuthMethod, provider: account.provider })
        .from(account)
        .where(
          and(
            eq(account.customerId, customerIds),
            eq(account.accountId, key.accountId),
            eq(account.partnerId, key.partnerId),
          ),
        ),
      db.orm
        .select({ unfinished: sql<number>`count(*)`.as("unfinished") })
        .from(execution)
        .where(and(eq(execution.partnerId, key.partnerId), eq(execution.accountId, key.accountId), isUnfinished())),
      unfinishedOnDemand(db, key.partnerId),
      db.orm
        .select({
          count: sql<number>`count(*)`.as("denials"),
          firstAt: sql<number | null>`min(${execution.finishedAt})`.as("first_denied_at"),
        })
        .from(execution)
        .where(isDeniedLately(key, now)),
      db.orm
        .select({
          executionId: idempotencyKey.executionId,
          customerId: execution.customerId,
          fingerprint: idempotencyKey.fingerprint,
        })
        .from(idempotencyKey)
        .leftJoin(
          execution,
          and(eq(execution.executionId, idempotencyKey.executionId), eq(execution.partnerId, idempotencyKey.partnerId)),
        )
        .where(named),
    ]),
  );
  return {
    partnerExists: partners.length > 0,
    isSuspended: partners[0]?.suspendedAt != null,
    denials: denials[0] ?? { count: 0, firstAt: null },
    customerId: customers[0]?.customerId,
    configured: accounts[0],
    unfinished: counts[0]?.unfinished ?? 0,
    unfinishedOfPartner: counted[0]?.unfinished ?? 0,
    earlier: earlier[0],
  };
}
