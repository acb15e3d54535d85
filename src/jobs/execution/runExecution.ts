import { openDatabase } from "../../store/database.ts";
import type { Leased } from "../../store/job/claim.ts";
import { failUnleased, releaseExecution } from "../../store/job/giveUp.ts";
import type { ExecutionKey } from "../../store/job/predicate.ts";
import { tellOfExecution } from "../outbound/webhookMessages.ts";
import { claimInTurn } from "./claim.ts";
import { clearEnded } from "./clearStaging.ts";
import { LEASE_MS } from "./lease.ts";
import { runStage } from "./runStage.ts";
import { LOST_MARGIN_MS, MAX_ATTEMPTS } from "./stage/backoff.ts";
import { metered } from "./stage/budget.ts";
import { INTERNAL, type JobDependencies, type Stages } from "./stage/stage.ts";

/** Delay of a message that lost every turn to another worker. */
const TURN_AGAIN_SECONDS = 2;

/**
 * What becomes of the message. `wait`: another worker owns what it is about; if that one is dead, its lease ends in
 * `delaySeconds`.
 */
export type MessageEnd = { end: "ack" } | { end: "retry" | "wait"; delaySeconds: number };

const ACK: MessageEnd = { end: "ack" };

/** The message is to come again just after the lease has ended. A lease given by another clock may end later. */
export function waitOut({ leaseUntil }: Leased, now: number): MessageEnd {
  return { end: "wait", delaySeconds: Math.ceil(Math.min(leaseUntil - now, LEASE_MS) / 1000) + 1 };
}

/**
 * Works on an execution from its last checkpoint: claim, stage, checkpoint, next stage. However often and however late
 * its message arrives, one worker at a time owns the execution, and only that one changes it.
 * Throws when D1 or the queue is unavailable; the message must then be retried.
 */
export async function runExecution(key: ExecutionKey, given: JobDependencies, stages: Stages): Promise<MessageEnd> {
  const { dependencies, budget } = metered(given);
  const { runtime } = dependencies;
  const begunAt = runtime.now();
  const db = openDatabase(dependencies.d1);
  const claimed = await claimInTurn(db, key, runtime);
  if (claimed.outcome === "refused") {
    const log = runtime.log.with({ executionId: key.executionId, customerId: key.customerId });
    log.info("execution.claim_refused", { reason: claimed.reason });
    if (claimed.reason === "exhausted" && (await failUnleased(db, key, INTERNAL, runtime.now(), MAX_ATTEMPTS)))
      log.warn("execution.failed", { code: INTERNAL.code, reason: "attempts used up" });
    if (claimed.reason === "leased") return waitOut(claimed, runtime.now());
    return claimed.reason === "not_its_turn" ? { end: "retry", delaySeconds: TURN_AGAIN_SECONDS } : ACK;
  }

  let { execution, attempt } = claimed;
  const { executionId, customerId, accountId } = execution;
  const log = runtime.log.with({ executionId, customerId });
  const isItsMessage = executionId === key.executionId;
  for (let stagesRun = 1; ; stagesRun++) {
    const end = await runStage({ db, dependencies, budget, stages, log }, execution, attempt);
    switch (end.outcome) {
      case "ended":
        log.info("execution.ended", { status: end.status, ms: runtime.now() - begunAt, roundTrips: db.roundTrips() });
        await tellOfExecution(db, execution, dependencies);
        await clearEnded(dependencies, execution);
        return ACK;
      case "lost":
        log.warn("execution.lease_lost", { fence: execution.fence });
        return ACK;
      case "parted":
        return ACK;
      case "paused":
        return sendAgain(0);
      case "again":
        // The queue limits the deliveries of one message: those before a checkpoint or of another execution must not count.
        return stagesRun === 1 && isItsMessage && !end.advanced
          ? { end: "retry", delaySeconds: end.delaySeconds }
          : sendAgain(end.delaySeconds);
      case "checkpoint":
        execution = end.execution;
        attempt = 1;
        // Otherwise a new message gives the next stage an invocation of its own.
        if (budget.hasRoomForStage()) break;
        return (await releaseExecution(db, execution, runtime.now() + LOST_MARGIN_MS)) ? sendAgain(0) : ACK;
    }
  }

  async function sendAgain(delaySeconds: number): Promise<MessageEnd> {
    await dependencies.jobs.send({ kind: "execution", executionId, customerId, accountId }, { delaySeconds });
    return ACK;
  }
}
