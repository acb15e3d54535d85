import type { Runtime } from "../../platform/runtime.ts";
import type { Database } from "../../store/database.ts";
import { type ClaimOutcome, claimExecution, type ExecutionRow, nextInTurn } from "../../store/job/claim.ts";
import type { ExecutionKey } from "../../store/job/predicate.ts";
import { LEASE_MS } from "./lease.ts";
import { MAX_ATTEMPTS } from "./stage/backoff.ts";
import type { ClaimedExecution } from "./stage/stage.ts";

export type Claimed =
  | { outcome: "claimed"; execution: ClaimedExecution; attempt: number }
  | Extract<ClaimOutcome, { outcome: "refused" }>;

/** Claims the execution for this worker. */
export async function claim(db: Database, key: ExecutionKey, runtime: Runtime): Promise<Claimed> {
  const result = await claimExecution(db, key, {
    now: runtime.now(),
    leaseMs: LEASE_MS,
    maxAttempts: MAX_ATTEMPTS,
  });
  if (result.outcome === "refused") return result;
  return { outcome: "claimed", execution: claimedExecution(result.row), attempt: result.row.attempts };
}

const TURN_TRIES = 5;

/**
 * Claims the execution that a message names, or another one that waits on demand. A message on demand is a permit to start one
 * execution; which one is decided when it arrives, so that a partner with many messages in the queue does not delay the
 * others. The execution that is started instead has a message of its own, which starts this one.
 */
export async function claimInTurn(db: Database, key: ExecutionKey, runtime: Runtime): Promise<Claimed> {
  let claimed = await claim(db, key, runtime);
  if (!key.executionId.startsWith("ondemand-")) return claimed;
  for (let tries = 1; tries <= TURN_TRIES; tries++) {
    if (claimed.outcome === "claimed" || claimed.reason === "exhausted") return claimed;
    const next = await nextInTurn(db);
    if (next === undefined) return claimed;
    claimed = await claim(db, next, runtime);
  }
  return claimed;
}

function claimedExecution(row: ExecutionRow): ClaimedExecution {
  const { status, stamp, startedAt } = row;
  if (!isWorking(status) || stamp === null || startedAt === null)
    throw new Error("a claim that did not start the execution");
  return {
    executionId: row.executionId,
    partnerId: row.partnerId,
    partnerCustomerId: row.partnerCustomerId,
    customerId: row.customerId,
    accountId: row.accountId,
    provider: row.provider,
    auditorAuthMethod: row.auditorAuthMethod,
    roleArn: row.roleArn,
    externalId: row.externalId,
    status,
    stamp,
    startedAt,
    fence: row.fence,
    collectionPrefix: row.collectionPrefix,
    analysisPrefix: row.analysisPrefix,
    cursor: row.cursor,
  };
}

function isWorking(status: ExecutionRow["status"]): status is ClaimedExecution["status"] {
  return status === "collecting" || status === "analyzing" || status === "delivering";
}
