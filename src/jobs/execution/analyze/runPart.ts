import { AccountAnalysis } from "../../../iam/index.ts";
import { randomUnit } from "../../../platform/jitter.ts";
import type { Log } from "../../../platform/runtime.ts";
import { type Database, openDatabase, StoreUnavailable } from "../../../store/database.ts";
import {
  type AnalysisPart,
  claimPart,
  failPlanned,
  findPartClaim,
  finishPart,
  type PartKey,
  pausePart,
  readParts,
  releasePart,
  startOf,
} from "../../../store/job/parts.ts";
import type { StagedPiece } from "../../../store/schema.ts";
import type { JobMessage } from "../../message.ts";
import { claimTerms, recognised } from "../claim.ts";
import { type MessageEnd, waitOut } from "../runExecution.ts";
import { backoffSeconds, MAX_ATTEMPTS, outlastsOutagesUntil } from "../stage/backoff.ts";
import { type Budget, metered } from "../stage/budget.ts";
import { INTERNAL, type JobDependencies, LeaseLost, stagingPrefix } from "../stage/stage.ts";
import { type AnalysisInput, readInput } from "./analysisInput.ts";
import { type OpenedAccount, openAccount } from "./openAccount.ts";
import { holdPart, type PartLease } from "./partLease.ts";
import { kindUnderWay, sendParts, waitingUntil } from "./parts.ts";
import { FILE_GROUPS } from "./plan.ts";
import { stageRange } from "./rangeFiles.ts";
import { decided, fromRanges, writeAnalysisFiles, writeReportSet } from "./writeReportSet.ts";

/** A range that takes longer goes on in another invocation: its CPU time stays below a minute. */
const PART_LIMITS = { wallMs: 45_000, subrequests: 8_000 };

const ACK: MessageEnd = { end: "ack" };

/** How a part has gone: done, or to be continued after the staged pieces. */
interface PartResult {
  done: boolean;
  staged: StagedPiece[];
}

interface PartWork {
  dependencies: JobDependencies;
  budget: Budget;
  db: Database;
  input: AnalysisInput;
  row: AnalysisPart;
  prefix: string;
  lease: PartLease;
}

/**
 * Works on one part of a divided analysis: claim, work, end. As with an execution, one worker at a time owns a part, however
 * often its message arrives. The last one to end lets the files begin, or the execution go on. Throws when D1 or the queue is
 * unavailable; the message must then be retried.
 */
export async function runPart(
  { executionId, customerId, accountId, plan, part }: Extract<JobMessage, { kind: "part" }>,
  given: JobDependencies,
): Promise<MessageEnd> {
  const { dependencies, budget } = metered({ limits: PART_LIMITS, ...given });
  const { runtime, staging } = dependencies;
  const key: PartKey = { executionId, customerId, accountId, plan, part };
  const log = runtime.log.with({ executionId, customerId, part });
  const db = openDatabase(dependencies.d1);
  const begunAt = runtime.now();
  const terms = claimTerms(runtime);
  const claimed = await recognised(claimPart(db, key, terms), () => findPartClaim(db, key, terms.claimedBy));
  if (claimed.outcome === "refused") {
    log.info("part.claim_refused", { reason: claimed.reason });
    if (claimed.reason === "leased") return waitOut(claimed, runtime.now());
    if (claimed.reason === "exhausted") await giveUp(db, key, log, runtime.now());
    return ACK;
  }

  const { row } = claimed;
  const about = () => ({ kind: row.kind, attempt: row.attempts, ms: runtime.now() - begunAt });
  const claim = { ...key, fence: row.fence, kind: row.kind };
  const lease = holdPart(db, claim, runtime);
  let isOutage = false;
  try {
    const planned = stagingPrefix({ executionId, fence: plan }, "analysis");
    const input = await readInput(staging, planned);
    if (input === undefined) {
      // The Worker has changed since the plan: the execution is planned again.
      await dependencies.jobs.send({ kind: "execution", executionId, customerId, accountId });
      return ACK;
    }
    const prefix = `${planned}${part}/${row.fence}/`;
    const result = await work({ dependencies, budget, db, input, row, prefix, lease });
    log.info(result.done ? "part.done" : "part.paused", { ...about(), subrequests: budget.subrequests() });
    if (!result.done) {
      if (!(await pausePart(db, claim, result.staged))) throw new LeaseLost();
      await sendParts(dependencies.jobs, key, [row], row.kind);
      return ACK;
    }
    const now = runtime.now();
    const what = row.kind === "range" ? "ranges analyzed" : "groups of reports written";
    const left = await finishPart(db, claim, result.staged, { dueAt: waitingUntil(now), what });
    if (left === undefined) throw new LeaseLost();
    const next = kindUnderWay(left);
    if (next === undefined) await dependencies.jobs.send({ kind: "execution", executionId, customerId, accountId });
    else if (next !== row.kind) await sendParts(dependencies.jobs, key, left, next);
    return ACK;
  } catch (error) {
    if (error instanceof LeaseLost) {
      log.warn("part.lease_lost", { fence: row.fence });
      return ACK;
    }
    isOutage = error instanceof StoreUnavailable;
    log.error("part.threw", error, about());
  } finally {
    lease.stop();
  }
  const outlasts = isOutage && runtime.now() < outlastsOutagesUntil((await startOf(db, key)) ?? 0);
  if (row.attempts >= MAX_ATTEMPTS && !outlasts) {
    await giveUp(db, key, log, runtime.now());
    return ACK;
  }
  if (!(await releasePart(db, claim, outlasts ? MAX_ATTEMPTS - 1 : undefined))) return ACK;
  return { end: "retry", delaySeconds: backoffSeconds(row.attempts, randomUnit(runtime.randomBytes)) };
}

/** A part that cannot be done ends the whole execution. */
async function giveUp(db: Database, key: PartKey, log: Log, now: number): Promise<void> {
  if (await failPlanned(db, key, INTERNAL, now))
    log.warn("execution.failed", { code: INTERNAL.code, reason: "attempts of a part used up" });
}

async function work(part: PartWork): Promise<PartResult> {
  const { dependencies, input, row, lease } = part;
  const opened = await openAccount(dependencies.staging, input, lease.pace);
  return row.kind === "range" ? analyzeRange(part, opened) : writeFiles(part, opened);
}

/** Goes on where the last piece ends, until the range or the budget does. */
async function analyzeRange({ dependencies, budget, row, prefix, lease }: PartWork, opened: OpenedAccount) {
  const { account, collection } = opened;
  const analysis = new AccountAnalysis(account, collection.accountSummary);
  const from = row.staged.at(-1)?.to ?? row.fromPosition;
  let to = row.toPosition;
  const accesses = async function* () {
    for await (const access of decided(opened, analysis, [from, row.toPosition], lease.pace)) {
      yield access;
      if (!budget.isSpent()) continue;
      to = account.principals.findIndex(({ arn }) => arn === access.principal.arn) + 1;
      return;
    }
  };
  await stageRange(dependencies.staging, prefix, accesses(), analysis, lease.pace);
  return { done: to >= row.toPosition, staged: [...row.staged, { prefix, to }] };
}

async function writeFiles({ dependencies, db, input, row, prefix, lease }: PartWork, opened: OpenedAccount) {
  const { staging } = dependencies;
  const parts = await readParts(db, row, row.plan);
  const pieces = parts.filter(({ kind }) => kind === "range").flatMap(({ staged }) => staged);
  const whole = await fromRanges(staging, opened, input, pieces, lease.pace);
  const only = FILE_GROUPS[row.fromPosition] ?? [];
  const files = await writeReportSet(staging, prefix, input, whole, { pace: lease.pace, only });
  await writeAnalysisFiles(staging, prefix, opened.account, files, { gaps: [] });
  return { done: true, staged: [{ prefix, to: row.toPosition }] };
}
