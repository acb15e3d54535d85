import { type Database, openDatabase } from "../../store/database.ts";
import { deleteOldEvents } from "../../store/event.ts";
import type { ExecutionKey } from "../../store/job/predicate.ts";
import {
  deleteExpiredEnvelopes,
  deleteExpiredIdempotencyKeys,
  failExhausted,
  failExpiredCredentials,
  takeOverdue,
} from "../../store/job/sweep.ts";
import { takeOverdueRemovals } from "../../store/life/removalSteps.ts";
import { deleteOldKeys, deleteOldReceipts } from "../../store/life/retention.ts";
import { deleteOldDeliveries } from "../../store/webhook/delivery.ts";
import { clearEndedLongAgo } from "../execution/clearStaging.ts";
import { MAX_ATTEMPTS } from "../execution/stage/backoff.ts";
import { CREDENTIAL_EXPIRED, type ExecutionFailure, INTERNAL, type JobDependencies } from "../execution/stage/stage.ts";
import { sendDueWebhooks } from "../outbound/webhookMessages.ts";
import { deleteExpiredExecutions } from "../removal/retention.ts";
import { completeDaily, makeDailyAgain } from "./daily.ts";
import { resealSecrets } from "./resealSecrets.ts";

/** Rows of one page, and pages of one round; what is left waits for the next round. */
const PAGE = 100;
const PAGES = 10;
/** How long a message that was resent may take to be claimed before it is sent again. */
const RESEND_AFTER_MS = 10 * 60_000;

/** How long events, receipts, and keys that are no longer valid are kept. */
const KEPT_MS = 400 * 86_400_000;
/** How long what webhooks were told is kept. */
const DELIVERIES_KEPT_MS = 30 * 86_400_000;

/**
 * Repairs what crashes leave behind: executions whose message or worker was lost, used-up attempts, expired credentials
 * and idempotency keys, staged objects of executions that have ended, daily runs that are missing or have failed; deletes what
 * has been kept long enough; and seals secrets under the first key of the ring when that has changed. The parts are
 * independent: one that fails is logged, and the others and the next round go on. `now` in milliseconds.
 */
export async function sweep(dependencies: JobDependencies, now: number): Promise<void> {
  const { runtime } = dependencies;
  const db = openDatabase(dependencies.d1);
  const page = { now, limit: PAGE };
  const databaseBytes = await sizeOf(dependencies.d1);
  const counts = await runParts(dependencies, {
    ...recovery(dependencies, db, now),
    envelopesDeleted: () => deleteExpiredEnvelopes(db, now, PAGE),
    idempotencyKeysDeleted: () => deleteExpiredIdempotencyKeys(db, now, PAGE),
    dailyRunsStarted: async () => Number(await completeDaily(dependencies, now)),
    dailyRunsMadeAgain: () => makeDailyAgain(dependencies, db, { now, limit: PAGE }),
    removalsResent: () => resendRemovals(dependencies, db, now),
    stagingCleared: () => clearEndedLongAgo(dependencies, db, page),
    executionsExpired: () => deleteExpiredExecutions(dependencies, db, page),
    eventsDeleted: () => deleteOldEvents(db, now - KEPT_MS, PAGE),
    secretsResealed: () => resealSecrets(dependencies, db, PAGE),
    keysDeleted: () => deleteOldKeys(db, now - KEPT_MS, PAGE),
    deliveriesDeleted: () => deleteOldDeliveries(db, now - DELIVERIES_KEPT_MS, PAGE),
    receiptsDeleted: () => deleteOldReceipts(db, now - KEPT_MS, PAGE),
  });
  runtime.log.info("sweep.done", { ...counts, databaseBytes, roundTrips: db.roundTrips(), ms: runtime.now() - now });
}

/**
 * The part of the sweep that cannot wait: sends the messages of executions whose own message or worker was lost, and ends
 * those that nobody may go on with. It logs what it finds, if anything.
 */
export async function recover(dependencies: JobDependencies, now: number): Promise<void> {
  const counts = await runParts(dependencies, recovery(dependencies, openDatabase(dependencies.d1), now));
  if (Object.values(counts).some((count) => count > 0)) dependencies.runtime.log.info("recovery.done", counts);
}

/** Each gives how many rows it has changed: a page, or the last ones. */
type Parts = Record<string, () => Promise<number>>;

function recovery(dependencies: JobDependencies, db: Database, now: number): Parts {
  const page = { now, limit: PAGE };
  return {
    exhausted: async () =>
      logFailed(dependencies, await failExhausted(db, { ...page, maxAttempts: MAX_ATTEMPTS }, INTERNAL), INTERNAL),
    credentialsExpired: async () =>
      logFailed(dependencies, await failExpiredCredentials(db, page, CREDENTIAL_EXPIRED), CREDENTIAL_EXPIRED),
    resent: () => resendOverdue(dependencies, db, now),
    // They stay due until they are tried: less than a page, so that none is sent twice.
    webhooksDue: () => sendDueWebhooks(dependencies, db, now, PAGE - 1),
  };
}

async function runParts({ runtime }: JobDependencies, parts: Parts): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [name, part] of Object.entries(parts)) {
    try {
      for (let pages = 1; pages <= PAGES; pages++) {
        const count = await part();
        counts[name] = (counts[name] ?? 0) + count;
        if (count < PAGE) break;
      }
    } catch (error) {
      runtime.log.error("sweep.part_failed", error, { part: name });
    }
  }
  return counts;
}

/** Bytes of the database, which D1 tells with every answer; null when it does not answer. */
async function sizeOf(d1: D1Database): Promise<number | null> {
  try {
    const { meta } = await d1.prepare("select 1").run();
    return meta.size_after;
  } catch {
    return null;
  }
}

function logFailed({ runtime }: JobDependencies, failed: readonly ExecutionKey[], { code }: ExecutionFailure): number {
  for (const { executionId, customerId } of failed)
    runtime.log.warn("execution.failed", { executionId, customerId, code, by: "sweep" });
  return failed.length;
}

async function resendOverdue(dependencies: JobDependencies, db: Database, now: number): Promise<number> {
  const at = { now, nextDueAt: now + RESEND_AFTER_MS, maxAttempts: MAX_ATTEMPTS, limit: PAGE };
  const overdue = await takeOverdue(db, at);
  if (overdue.length > 0)
    await dependencies.jobs.sendBatch(overdue.map((key) => ({ body: { kind: "execution" as const, ...key } })));
  return overdue.length;
}

async function resendRemovals({ jobs }: JobDependencies, db: Database, now: number): Promise<number> {
  const overdue = await takeOverdueRemovals(db, { now, nextDueAt: now + RESEND_AFTER_MS, limit: PAGE });
  if (overdue.length > 0)
    await jobs.sendBatch(overdue.map((removalId) => ({ body: { kind: "removal" as const, removalId } })));
  return overdue.length;
}
