import { toHex } from "../../platform/hash.ts";
import type { Runtime } from "../../platform/runtime.ts";
import { type Database, StoreUnavailable } from "../../store/database.ts";
import {
  type ClaimOutcome,
  type ClaimTerms,
  claimExecution,
  type ExecutionRow,
  findClaim,
  nextInTurn,
} from "../../store/job/claim.ts";
import type { ExecutionKey } from "../../store/job/predicate.ts";
import { LEASE_MS } from "./lease.ts";
import { MAX_ATTEMPTS } from "./stage/backoff.ts";
import type { ClaimedExecution } from "./stage/stage.ts";

export type Claimed =
  | { outcome: "claimed"; execution: ClaimedExecution; attempt: number }
  | Extract<ClaimOutcome, { outcome: "refused" }>;

/** The terms of a claim that is made now. */
export function claimTerms(runtime: Runtime): ClaimTerms {
  const claimedBy = toHex(runtime.randomBytes(8));
  return { now: runtime.now(), leaseMs: LEASE_MS, maxAttempts: MAX_ATTEMPTS, claimedBy };
}

/**
 * What a claim came to, also when its answer was lost: it may have been made, and then `find` sees its id. If D1 does not
 * tell that either, the error passes through.
 */
export async function recognised<Outcome, Row>(
  claiming: Promise<Outcome>,
  find: () => Promise<Row | undefined>,
): Promise<Outcome | { outcome: "claimed"; row: Row }> {
  try {
    return await claiming;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    const row = await find();
    if (row === undefined) throw error;
    return { outcome: "claimed", row };
  }
}

/** Claims the execution for this worker. */
export async function claim(db: Database, key: ExecutionKey, runtime: Runtime): Promise<Claimed> {
  const terms = claimTerms(runtime);
  const result = await recognised(claimExecution(db, key, terms), () => findClaim(db, key, terms.claimedBy));
  if (result.outcome === "refused") return result;
  return { outcome: "claimed", execution: claimedExecution(result.row), attempt: result.row.attempts };
}

const TURN_TRIES = 5;

/**
 * Claims the execution that a message names, or another one that waits on demand. A message on demand is a permit to start one
 * execution; which one is decided when it arrives, so that a partner with many messages in the queue does not delay the
 * others. The execution that is started instead has a message of its own, which starts this one. A refusal is that of the
 * execution which the message names.
 */
export async function claimInTurn(db: Database, key: ExecutionKey, runtime: Runtime): Promise<Claimed> {
  const own = await claim(db, key, runtime);
  if (own.outcome === "claimed" || own.reason === "exhausted" || !key.executionId.startsWith("ondemand-")) return own;
  for (let tries = 1; tries <= TURN_TRIES; tries++) {
    const next = await nextInTurn(db);
    if (next === undefined) break;
    const other = await claim(db, next, runtime);
    if (other.outcome === "claimed") return other;
  }
  return own;
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
