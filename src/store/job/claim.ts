import { and, eq, lt, type SQL, sql } from "drizzle-orm";
import { type Database, guarded } from "../database.ts";
import { execution, partner } from "../schema.ts";
import { type ExecutionKey, isExecution, isUnfinished, isUnleased, UNFINISHED } from "./predicate.ts";

export type ExecutionRow = typeof execution.$inferSelect;

/** Another worker owns it, until `leaseUntil` if it dies now. */
export interface Leased {
  outcome: "refused";
  reason: "leased";
  leaseUntil: number;
}

export type ClaimOutcome =
  | { outcome: "claimed"; row: ExecutionRow }
  | { outcome: "refused"; reason: "unknown" | "finished" | "exhausted" | "not_its_turn" }
  | Leased;

export interface ClaimTerms {
  /** Milliseconds since the epoch. */
  now: number;
  leaseMs: number;
  /** Claims since the last checkpoint, after which no further one is granted. */
  maxAttempts: number;
  /** Random id of the claim: by it a worker that gets no answer finds out whether it has claimed. */
  claimedBy: string;
}

/**
 * Takes the execution by compare-and-swap: one statement checks that it is unfinished, unleased and has attempts left,
 * raises the fence and sets the lease, so that of any number of simultaneous callers one succeeds. The first claim also
 * starts it: `collecting`, `startedAt`, and a stamp that no other execution of the account has. On demand, partners take
 * turns: the first claim is refused while an execution of a partner that was served longer ago is waiting.
 */
export async function claimExecution(db: Database, key: ExecutionKey, terms: ClaimTerms): Promise<ClaimOutcome> {
  const { now, leaseMs, maxAttempts, claimedBy } = terms;
  const [rows] = await guarded(() =>
    db.orm.batch([
      db.orm
        .update(execution)
        .set({
          fence: sql`${execution.fence} + 1`,
          attempts: sql`${execution.attempts} + 1`,
          claimedBy,
          leaseUntil: now + leaseMs,
          dueAt: now + leaseMs,
          status: sql`case ${execution.status} when 'queued' then 'collecting' else ${execution.status} end`,
          startedAt: sql`coalesce(${execution.startedAt}, ${now})`,
          stamp: sql`coalesce(${execution.stamp}, ${freeStamp(now)})`,
        })
        .where(and(isExecution(key), isUnfinished(), isUnleased(now), lt(execution.attempts, maxAttempts), isItsTurn()))
        .returning(),
      db.orm
        .update(partner)
        .set({ servedAt: now })
        .where(
          and(
            sql`changes() = 1`,
            eq(
              partner.partnerId,
              db.orm
                .select({ partnerId: execution.partnerId })
                .from(execution)
                .where(and(isExecution(key), eq(execution.kind, "ondemand"), eq(execution.fence, 1))),
            ),
          ),
        ),
    ]),
  );
  const row = rows[0];
  return row === undefined ? refusal(db, key, terms) : { outcome: "claimed", row };
}

/** The execution as the claim `claimedBy` took it, whose answer was lost; undefined when that claim has taken nothing. */
export async function findClaim(db: Database, key: ExecutionKey, claimedBy: string): Promise<ExecutionRow | undefined> {
  const rows = await guarded(() =>
    db.orm
      .select()
      .from(execution)
      .where(and(isExecution(key), isUnfinished(), eq(execution.claimedBy, claimedBy))),
  );
  return rows[0];
}

/** As the partial index on waiting executions has it, literals included. */
const IS_WAITING = sql.raw("waiting.status = 'queued' and waiting.fence = 0 and waiting.kind = 'ondemand'");

function isItsTurn(): SQL {
  return sql`(${execution.kind} <> 'ondemand' or ${execution.fence} > 0 or not exists (
    select 1 from ${execution} as waiting join ${partner} as its on its.partner_id = waiting.partner_id
    where ${IS_WAITING} and waiting.partner_id <> ${execution.partnerId} and coalesce(its.served_at, 0) <
      (select coalesce(mine.served_at, 0) from ${partner} as mine where mine.partner_id = ${execution.partnerId})))`;
}

/**
 * The on-demand execution that no worker has claimed and whose turn it is: the oldest of the partner that was served
 * longest ago; undefined when none is waiting.
 */
export async function nextInTurn(db: Database): Promise<ExecutionKey | undefined> {
  const rows = await guarded(() =>
    db.orm.all<ExecutionKey>(sql`
      select waiting.execution_id as executionId, waiting.customer_id as customerId, waiting.account_id as accountId
      from ${execution} as waiting join ${partner} as its on its.partner_id = waiting.partner_id
      where ${IS_WAITING} order by coalesce(its.served_at, 0), waiting.created_at, waiting.execution_id limit 1`),
  );
  return rows[0];
}

const MINUTE_MS = 60_000;
const MINUTE_SECONDS = 60;

/** `YYYY-MM-DD-HHMM` of now, or of the next minute that the account has not used. */
function freeStamp(now: number): SQL {
  const from = Math.floor(now / MINUTE_MS) * MINUTE_SECONDS;
  const stamp = sql`strftime('%Y-%m-%d-%H%M', minute.at, 'unixepoch')`;
  return sql`(
    with recursive minute(at) as (
      select ${from} union all
      select minute.at + ${MINUTE_SECONDS} from minute where exists (
        select 1 from ${execution} as other
        where other.customer_id = ${execution.customerId} and other.account_id = ${execution.accountId} and other.stamp = ${stamp}
      )
    )
    select ${stamp} from minute order by minute.at desc limit 1)`;
}

async function refusal(db: Database, key: ExecutionKey, { now, maxAttempts }: ClaimTerms): Promise<ClaimOutcome> {
  const refused = (reason: "unknown" | "finished" | "exhausted" | "not_its_turn") => ({
    outcome: "refused" as const,
    reason,
  });
  const [row] = await guarded(() =>
    db.orm
      .select({ status: execution.status, leaseUntil: execution.leaseUntil, attempts: execution.attempts })
      .from(execution)
      .where(isExecution(key)),
  );
  if (row === undefined) return refused("unknown");
  if (!UNFINISHED.includes(row.status)) return refused("finished");
  if (row.leaseUntil !== null && row.leaseUntil > now)
    return { outcome: "refused", reason: "leased", leaseUntil: row.leaseUntil };
  return refused(row.attempts >= maxAttempts ? "exhausted" : "not_its_turn");
}
