import { and, sql } from "drizzle-orm";
import { type Database, guarded } from "../database.ts";
import { credentialEnvelope, execution, executionReport } from "../schema.ts";
import { type Claim, isEnvelopeOf, isHeld, whileExecution } from "./predicate.ts";

/*
 * What a worker writes about the execution that it has claimed. Every statement demands the claim's fence and the
 * expected status; a function gives false, and has changed nothing, when the execution no longer belongs to this worker.
 */

export interface Progress {
  done: number;
  total: number;
  what: string;
}

/** A report in the inbox, as `execution_report` keeps it. `sha256` is lower-case hex. */
export interface DeliveredReport {
  fileName: string;
  contentType: string;
  bytes: number;
  sha256: string;
  objectKey: string;
}

export type WorkingStatus = "collecting" | "analyzing" | "delivering";

/** Records the progress of a stage and renews the lease up to `leaseUntil`. */
export async function recordProgress(
  db: Database,
  claim: Claim & { status: WorkingStatus },
  progress: Progress,
  leaseUntil: number,
): Promise<boolean> {
  const { done: progressDone, total: progressTotal, what: progressWhat } = progress;
  return updateHeld(db, claim, { progressDone, progressTotal, progressWhat, leaseUntil, dueAt: leaseUntil });
}

/** Renews the lease of a stage that is at work, and nothing else. */
export async function renewLease(
  db: Database,
  claim: Claim & { status: WorkingStatus },
  leaseUntil: number,
): Promise<boolean> {
  return updateHeld(db, claim, { leaseUntil, dueAt: leaseUntil });
}

/**
 * A checkpoint within a stage: whoever works on it next begins at `cursor`, and has all attempts. The lease is renewed up to
 * `leaseUntil`.
 */
export async function checkpointWithin(
  db: Database,
  claim: Claim & { status: WorkingStatus },
  cursor: string,
  leaseUntil: number,
): Promise<boolean> {
  return updateHeld(db, claim, { cursor, attempts: 0, leaseUntil, dueAt: leaseUntil });
}

/**
 * The same, and releases the execution for another invocation. From `dueAt` on the sweep sends its message again, in case
 * the one under way was lost.
 */
export async function pauseExecution(
  db: Database,
  claim: Claim & { status: WorkingStatus },
  cursor: string,
  dueAt: number,
): Promise<boolean> {
  return updateHeld(db, claim, { cursor, attempts: 0, leaseUntil: null, dueAt });
}

async function updateHeld(
  db: Database,
  claim: Claim & { status: WorkingStatus },
  columns: Partial<typeof execution.$inferInsert>,
): Promise<boolean> {
  const rows = await guarded(() =>
    db.orm
      .update(execution)
      .set(columns)
      .where(isHeld(claim, [claim.status]))
      .returning({ executionId: execution.executionId }),
  );
  return rows.length === 1;
}

/** The sealed credential of an execution that is being collected; null when there is none left or the claim is lost. */
export async function readEnvelope(
  db: Database,
  claim: Claim,
): Promise<{ envelope: string; expiresAt: number } | null> {
  const [row] = await guarded(() =>
    db.orm
      .select({ envelope: credentialEnvelope.envelope, expiresAt: credentialEnvelope.expiresAt })
      .from(credentialEnvelope)
      .where(and(isEnvelopeOf(claim), whileExecution(db, isHeld(claim, ["collecting"])))),
  );
  return row ?? null;
}

/** The checkpoint after collecting: the configuration is at `prefix`, and the credential is deleted. */
export async function checkpointCollection(
  db: Database,
  claim: Claim,
  prefix: string,
  leaseUntil: number,
): Promise<boolean> {
  const held = isHeld(claim, ["collecting"]);
  const [, rows] = await guarded(() =>
    db.orm.batch([
      db.orm.delete(credentialEnvelope).where(and(isEnvelopeOf(claim), whileExecution(db, held))),
      db.orm
        .update(execution)
        .set({ status: "analyzing", collectionPrefix: prefix, ...stageStart(leaseUntil) })
        .where(held)
        .returning({ executionId: execution.executionId }),
    ]),
  );
  return rows.length === 1;
}

/** The checkpoint after analyzing: the result is at `prefix`. */
export async function checkpointAnalysis(
  db: Database,
  claim: Claim,
  prefix: string,
  leaseUntil: number,
): Promise<boolean> {
  const rows = await guarded(() =>
    db.orm
      .update(execution)
      .set({ status: "delivering", analysisPrefix: prefix, ...stageStart(leaseUntil) })
      .where(isHeld(claim, ["analyzing"]))
      .returning({ executionId: execution.executionId }),
  );
  return rows.length === 1;
}

/**
 * The end of a delivery: the report rows and `succeeded` in one transaction, so that there is one set of them or none.
 * `now` in milliseconds since the epoch.
 */
export async function finishDelivery(
  db: Database,
  claim: Claim,
  reports: readonly DeliveredReport[],
  now: number,
  newFindings: number | null = null,
): Promise<boolean> {
  const held = isHeld(claim, ["delivering"]);
  const delivered = sql`json_each(${JSON.stringify(reports)})`;
  const member = (name: keyof DeliveredReport) => sql`json_extract(value, ${`$.${name}`})`;
  const [, , rows] = await guarded(() =>
    db.orm.batch([
      db.orm.insert(executionReport).select(sql`
        select ${claim.executionId}, ${claim.customerId}, ${member("fileName")}, ${member("contentType")},
          ${member("bytes")}, ${member("sha256")}, ${member("objectKey")}
        from ${delivered} where ${whileExecution(db, held)}`),
      db.orm.delete(credentialEnvelope).where(and(isEnvelopeOf(claim), whileExecution(db, held))),
      db.orm
        .update(execution)
        .set({
          status: "succeeded",
          newFindings,
          finishedAt: now,
          leaseUntil: null,
          dueAt: null,
          progressDone: execution.progressTotal,
          progressWhat: "finished",
        })
        .where(held)
        .returning({ executionId: execution.executionId }),
    ]),
  );
  return rows.length === 1;
}

/** Whether this claim's delivery has been recorded by `finishDelivery`. */
export async function hasSucceeded(db: Database, claim: Claim): Promise<boolean> {
  const rows = await guarded(() =>
    db.orm
      .select({ executionId: execution.executionId })
      .from(execution)
      .where(isHeld(claim, ["succeeded"])),
  );
  return rows.length === 1;
}

/** The columns of a stage that begins: at its beginning, no attempts used, no progress made, the lease renewed. */
function stageStart(leaseUntil: number) {
  const progress = { progressDone: 0, progressTotal: 0, progressWhat: "waiting" };
  return { cursor: null, attempts: 0, ...progress, leaseUntil, dueAt: leaseUntil };
}
