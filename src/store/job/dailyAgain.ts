import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { type Database, guarded } from "../database.ts";
import { DENIALS_WITHIN_MS, MAX_DENIALS } from "../denials.ts";
import { hasDailyRuns } from "../partnerStanding.ts";
import { account, execution, partner } from "../schema.ts";
import type { AccountRound } from "./daily.ts";

/** How often the daily run of an account can be made on one day. */
export const DAILY_ROUNDS = 4;

/** After the first failure a daily run is made again no sooner than this; after each further one, twice as long. */
const FIRST_WAIT_MS = 3_600_000;

/** What time may mend: an outage, a limit, a vending service that was down. */
const PASSING = ["internal", "throttled", "vending_failed", "credential_expired"];

/**
 * The daily runs of `day` that have failed and are to be made again, at most `limit`, those that failed first in front. What
 * may pass by itself is tried again after one hour, then two, then four. What AWS or the account's configuration refuses does
 * not get better by waiting: it is tried again once the account has been configured anew, unless its role was
 * denied too often within the hour. Partners without daily runs are left out.
 */
export async function dailyRunsToMakeAgain(
  db: Database,
  day: string,
  { now, limit }: { now: number; limit: number },
): Promise<AccountRound[]> {
  const later = sql`exists (select 1 from ${execution} as later where later.kind = 'daily' and later.day = ${day}
    and later.customer_id = ${execution.customerId} and later.account_id = ${execution.accountId} and later.round > ${execution.round})`;
  const hasWaited = sql`${execution.finishedAt} <= ${now} - ${FIRST_WAIT_MS} * (1 << ${execution.round})`;
  return guarded(() =>
    db.orm
      .select({
        customerId: execution.customerId,
        accountId: execution.accountId,
        round: sql<number>`${execution.round} + 1`.as("next_round"),
      })
      .from(execution)
      .innerJoin(account, and(eq(account.customerId, execution.customerId), eq(account.accountId, execution.accountId)))
      .innerJoin(partner, eq(partner.partnerId, execution.partnerId))
      .where(
        and(
          // As the partial index has it, literals included.
          sql`${execution.kind} = 'daily' and ${execution.status} = 'failed'`,
          eq(execution.day, day),
          sql`${execution.round} < ${DAILY_ROUNDS - 1}`,
          sql`not ${later}`,
          hasDailyRuns(now),
          sql`((${inArray(execution.errorCode, PASSING)} and ${hasWaited})
            or (${account.updatedAt} > ${execution.createdAt} and ${isBelowDenialLimit(now)}))`,
        ),
      )
      .orderBy(asc(execution.finishedAt), asc(execution.executionId))
      .limit(limit),
  );
}

/** The limit on denials that triggers have too. */
function isBelowDenialLimit(now: number): SQL {
  return sql`(select count(*) from ${execution} as denied where denied.error_code = 'assume_role_denied'
    and denied.partner_id = ${execution.partnerId} and denied.account_id = ${execution.accountId}
    and denied.finished_at > ${now - DENIALS_WITHIN_MS}) < ${MAX_DENIALS}`;
}
