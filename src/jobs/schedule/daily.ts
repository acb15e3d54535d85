import { type Database, openDatabase, StoreUnavailable } from "../../store/database.ts";
import { newExecutionId, utcDay } from "../../store/identifiers.ts";
import {
  type AccountRound,
  accountsAfter,
  findDailyExecutions,
  insertDailyExecutions,
  lacksDaily,
  partnersWithoutDailyRuns,
} from "../../store/job/daily.ts";
import { dailyRunsToMakeAgain } from "../../store/job/dailyAgain.ts";
import type { ExecutionKey } from "../../store/job/predicate.ts";
import { dailyStop } from "../../store/partnerStanding.ts";
import type { JobDependencies } from "../execution/stage/stage.ts";
import type { JobMessage } from "../message.ts";

/** Accounts a page: one sendBatch takes 100 messages (Cloudflare Queues, Limits). */
const PAGE = 100;
/** The executions of a whole morning wait in the queue together, so the sweep waits longer before it resends. */
const LOST_AFTER_MS = 10 * 60_000;
/** The daily run starts at 07:00 UTC and is given this long before the sweep looks for accounts that it missed. */
const START_MS = 7 * 3_600_000;
const GRACE_MS = 15 * 60_000;

type DailyMessage = Extract<JobMessage, { kind: "daily" }>;

/** Sends the message that starts the daily run of the UTC day of `now`, which continues page by page. */
export async function startDaily(dependencies: JobDependencies, now: number): Promise<void> {
  const day = utcDay(now);
  await dependencies.jobs.send({ kind: "daily", day, after: null });
  dependencies.runtime.log.info("daily.started", { day });
}

/**
 * Creates the daily executions of one page of accounts, sends their messages and that for the next page. Repeating it
 * creates nothing twice: an account has one daily execution a day. If the worker dies between rows and messages, the
 * sweep sends the messages. Throws when D1 or the queue is unavailable; the page must then be retried.
 */
export async function makeDailyPage(message: DailyMessage, dependencies: JobDependencies): Promise<void> {
  const { runtime, jobs } = dependencies;
  const { day, after } = message;
  const db = openDatabase(dependencies.d1);
  if (after === null) await nameStopped(db, dependencies);
  const accounts = await accountsAfter(db, after, PAGE);
  const made = await makeAndSend(
    db,
    dependencies,
    day,
    accounts.map((account) => ({ ...account, round: 0 })),
  );
  const last = accounts.at(-1);
  if (accounts.length === PAGE && last !== undefined) await jobs.send({ kind: "daily", day, after: last });
  runtime.log.info("daily.page", { day, accounts: accounts.length, made: made.length });
}

/** Makes these daily executions of `day`, and sends a message for each that was made. */
async function makeAndSend(
  db: Database,
  { runtime, jobs }: JobDependencies,
  day: string,
  accounts: readonly AccountRound[],
): Promise<ExecutionKey[]> {
  const wanted = accounts.map((account) => ({
    ...account,
    executionId: newExecutionId("daily", { ...account, day }, runtime.randomBytes),
  }));
  const now = runtime.now();
  const inserted = insertDailyExecutions(db, day, wanted, { now, dueAt: now + LOST_AFTER_MS });
  const made = await inserted.catch(async (error: unknown) => {
    if (!(error instanceof StoreUnavailable)) throw error;
    // Perhaps only the answer was lost: the new ids tell. What was not made is made when the page is repeated.
    const found = await findDailyExecutions(db, day, wanted);
    if (found.length === 0) throw error;
    return found;
  });
  if (made.length > 0) await jobs.sendBatch(made.map((key) => ({ body: { kind: "execution" as const, ...key } })));
  return made;
}

/**
 * Makes the daily runs of today again that have failed for a cause which may be gone, at most `limit`; gives how many were
 * made. The rule is that of `dailyRunsToMakeAgain`.
 */
export async function makeDailyAgain(
  dependencies: JobDependencies,
  db: Database,
  page: { now: number; limit: number },
): Promise<number> {
  const day = utcDay(page.now);
  const again = await dailyRunsToMakeAgain(db, day, page);
  if (again.length === 0) return 0;
  const made = await makeAndSend(db, dependencies, day, again);
  for (const { executionId, customerId } of made)
    dependencies.runtime.log.info("daily.made_again", { executionId, customerId });
  return made.length;
}

/** Logs the partners whose accounts are not analyzed, and why. */
async function nameStopped(db: Database, { runtime }: JobDependencies): Promise<void> {
  const now = runtime.now();
  for (const stopped of await partnersWithoutDailyRuns(db, now))
    runtime.log.warn("daily.stopped", { partnerId: stopped.partnerId, reason: dailyStop(stopped, now) });
}

/**
 * Starts the daily run again when accounts have no execution although it is past their time: cron did not fire, or a page
 * failed for good. Accounts that were configured after 07:00 wait for the next day.
 */
export async function completeDaily(dependencies: JobDependencies, now: number): Promise<boolean> {
  const day = utcDay(now);
  const start = Date.parse(`${day}T00:00:00Z`) + START_MS;
  if (now < start + GRACE_MS || !(await lacksDaily(openDatabase(dependencies.d1), day, start, now))) return false;
  await startDaily(dependencies, now);
  return true;
}
