import { and, asc, eq, isNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteUpdateSetSource } from "drizzle-orm/sqlite-core";
import { type Database, guarded } from "../database.ts";
import { analysisPart, execution, type PartKind, type StagedPiece } from "../schema.ts";
import type { ClaimTerms, Leased } from "./claim.ts";
import { failWhere } from "./giveUp.ts";
import {
  type Claim,
  type ExecutionError,
  type ExecutionKey,
  isExecution,
  isHeld,
  whileExecution,
} from "./predicate.ts";

/*
 * The parts of a large analysis. While they are worked on, no worker owns the execution: its cursor names the plan, and
 * every statement of a part demands it, so that an execution which has ended or was planned again ends them all.
 */

/** Names one part of one plan of an execution. */
export interface PartKey extends ExecutionKey {
  plan: number;
  part: number;
}

/** A part as one worker owns it. */
export interface PartClaim extends PartKey {
  fence: number;
}

export type AnalysisPart = typeof analysisPart.$inferSelect;

export type PlannedPart = Pick<AnalysisPart, "part" | "kind" | "fromPosition" | "toPosition">;

/** What the cursor of an execution says while its parts are worked on. */
export function planCursor(plan: number): string {
  return JSON.stringify({ plan });
}

export interface Wait {
  /** From then on the sweep sends the execution's message, and so those of parts that were lost. */
  dueAt: number;
  progress: { done: number; total: number; what: string };
}

/** Writes the parts of a plan in place of those of an earlier one and releases the execution until they are done. */
export async function planParts(
  db: Database,
  claim: Claim,
  parts: readonly PlannedPart[],
  { dueAt, progress }: Wait,
): Promise<boolean> {
  const held = isHeld(claim, ["analyzing"]);
  const member = (name: keyof PlannedPart) => sql`json_extract(value, ${`$.${name}`})`;
  const [, , rows] = await guarded(() =>
    db.orm.batch([
      db.orm.delete(analysisPart).where(and(isPartOf(claim), whileExecution(db, held))),
      db.orm.insert(analysisPart).select(sql`
        select ${claim.executionId}, ${claim.customerId}, ${claim.accountId}, ${claim.fence}, ${member("part")},
          ${member("kind")}, ${member("fromPosition")}, ${member("toPosition")}, 0, 0, 0, null, null, '[]'
        from json_each(${JSON.stringify(parts)}) where ${whileExecution(db, held)}`),
      db.orm
        .update(execution)
        .set({
          cursor: planCursor(claim.fence),
          attempts: 0,
          leaseUntil: null,
          dueAt,
          progressDone: progress.done,
          progressTotal: progress.total,
          progressWhat: progress.what,
        })
        .where(held)
        .returning({ executionId: execution.executionId }),
    ]),
  );
  return rows.length === 1;
}

/** The parts of a plan by number. */
export async function readParts(db: Database, key: ExecutionKey, plan: number): Promise<AnalysisPart[]> {
  return guarded(() => partsOf(db, key, plan));
}

/**
 * Releases the execution again, which waits for its parts, and gives them as they are afterwards; undefined when it no
 * longer belongs to this worker.
 */
export async function waitForParts(
  db: Database,
  claim: Claim,
  plan: number,
  dueAt: number,
): Promise<AnalysisPart[] | undefined> {
  const [rows, parts] = await guarded(() =>
    db.orm.batch([
      db.orm
        .update(execution)
        .set({ attempts: 0, leaseUntil: null, dueAt })
        .where(isHeld(claim, ["analyzing"]))
        .returning({ executionId: execution.executionId }),
      partsOf(db, claim, plan),
    ]),
  );
  return rows.length === 1 ? parts : undefined;
}

export type PartClaimOutcome =
  | { outcome: "claimed"; row: AnalysisPart }
  | { outcome: "refused"; reason: "gone" | "done" | "early" | "exhausted" }
  | Leased;

/** Takes a part by compare-and-swap, as `claimExecution` takes an execution; files only when every range is done. */
export async function claimPart(
  db: Database,
  key: PartKey,
  { now, leaseMs, maxAttempts, claimedBy }: ClaimTerms,
): Promise<PartClaimOutcome> {
  const isFree = or(isNull(analysisPart.leaseUntil), lte(analysisPart.leaseUntil, now));
  const rows = await guarded(() =>
    db.orm
      .update(analysisPart)
      .set({
        fence: sql`${analysisPart.fence} + 1`,
        attempts: sql`${analysisPart.attempts} + 1`,
        claimedBy,
        leaseUntil: now + leaseMs,
      })
      .where(
        and(
          isPart(key),
          eq(analysisPart.done, false),
          isFree,
          lt(analysisPart.attempts, maxAttempts),
          or(eq(analysisPart.kind, "range"), noRangeIsLeft(key)),
          whileExecution(db, isPlanned(key)),
        ),
      )
      .returning(),
  );
  const row = rows[0];
  return row === undefined ? refusal(db, key, { now, maxAttempts }) : { outcome: "claimed", row };
}

/** The part as the claim `claimedBy` took it, whose answer was lost; undefined when that claim has taken nothing. */
export async function findPartClaim(db: Database, key: PartKey, claimedBy: string): Promise<AnalysisPart | undefined> {
  const rows = await guarded(() =>
    db.orm
      .select()
      .from(analysisPart)
      .where(and(isPart(key), eq(analysisPart.claimedBy, claimedBy), eq(analysisPart.done, false))),
  );
  return rows[0];
}

async function refusal(
  db: Database,
  key: PartKey,
  { now, maxAttempts }: { now: number; maxAttempts: number },
): Promise<PartClaimOutcome> {
  const refused = (reason: "gone" | "done" | "early" | "exhausted") => ({ outcome: "refused" as const, reason });
  const [found] = await guarded(() =>
    db.orm
      .select()
      .from(analysisPart)
      .where(and(isPart(key), whileExecution(db, isPlanned(key)))),
  );
  if (found === undefined) return refused("gone");
  if (found.done) return refused("done");
  if (found.leaseUntil !== null && found.leaseUntil > now)
    return { outcome: "refused", reason: "leased", leaseUntil: found.leaseUntil };
  return refused(found.attempts >= maxAttempts ? "exhausted" : "early");
}

/** Renews the lease of a part; false when the part no longer belongs to this worker, or its execution has ended. */
export async function renewPart(db: Database, claim: PartClaim, leaseUntil: number): Promise<boolean> {
  return updatePart(db, claim, { leaseUntil });
}

/** Records what is staged of a part that another invocation goes on with, and releases it with all attempts. */
export async function pausePart(db: Database, claim: PartClaim, staged: StagedPiece[]): Promise<boolean> {
  return updatePart(db, claim, { leaseUntil: null, attempts: 0, staged });
}

/** Releases a part to be tried again. `attempts` limits how many so far count, as in `releaseExecution`. */
export async function releasePart(db: Database, claim: PartClaim, attempts?: number): Promise<boolean> {
  const counted = attempts === undefined ? {} : { attempts: sql`min(${analysisPart.attempts}, ${attempts})` };
  return updatePart(db, claim, { leaseUntil: null, ...counted });
}

/** When the execution of a part began, in milliseconds since the epoch; undefined when it no longer waits for this plan. */
export async function startOf(db: Database, key: PartKey): Promise<number | undefined> {
  const rows = await guarded(() =>
    db.orm.select({ startedAt: execution.startedAt }).from(execution).where(isPlanned(key)),
  );
  return rows[0]?.startedAt ?? undefined;
}

async function updatePart(
  db: Database,
  claim: PartClaim,
  columns: SQLiteUpdateSetSource<typeof analysisPart>,
): Promise<boolean> {
  const rows = await guarded(() =>
    db.orm.update(analysisPart).set(columns).where(isPartHeld(db, claim)).returning({ part: analysisPart.part }),
  );
  return rows.length === 1;
}

/**
 * The end of a part, its place in the progress of the execution, and what is left, in one transaction: of the workers that
 * finish parts one is the last, and it alone sees that none is left. Undefined when the part no longer belongs to this worker.
 */
export async function finishPart(
  db: Database,
  claim: PartClaim & { kind: PartKind },
  staged: StagedPiece[],
  { dueAt, what }: { dueAt: number; what: string },
): Promise<AnalysisPart[] | undefined> {
  const ofKind = (isDone: SQL) =>
    sql`(select count(*) from ${analysisPart} where ${and(isPartOf(claim), eq(analysisPart.plan, claim.plan), eq(analysisPart.kind, claim.kind), isDone)})`;
  const [rows, , parts] = await guarded(() =>
    db.orm.batch([
      db.orm
        .update(analysisPart)
        .set({ done: true, leaseUntil: null, staged })
        .where(isPartHeld(db, claim))
        .returning({ part: analysisPart.part }),
      db.orm
        .update(execution)
        .set({
          dueAt,
          progressDone: ofKind(sql`${analysisPart.done} = 1`),
          progressTotal: ofKind(sql`true`),
          progressWhat: what,
        })
        .where(and(sql`changes() = 1`, isPlanned(claim), isNull(execution.leaseUntil))),
      partsOf(db, claim, claim.plan),
    ]),
  );
  return rows.length === 1 ? parts : undefined;
}

/** Ends an execution as failed that waits for its parts; they end with it. */
export async function failPlanned(db: Database, key: PartKey, error: ExecutionError, now: number): Promise<boolean> {
  return failWhere(db, key, isPlanned(key), error, now);
}

function partsOf(db: Database, key: ExecutionKey, plan: number) {
  return db.orm
    .select()
    .from(analysisPart)
    .where(and(isPartOf(key), eq(analysisPart.plan, plan)))
    .orderBy(asc(analysisPart.part));
}

function isPartOf(key: ExecutionKey): SQL | undefined {
  return and(
    eq(analysisPart.executionId, key.executionId),
    eq(analysisPart.customerId, key.customerId),
    eq(analysisPart.accountId, key.accountId),
  );
}

function isPart(key: PartKey): SQL | undefined {
  return and(isPartOf(key), eq(analysisPart.plan, key.plan), eq(analysisPart.part, key.part));
}

function isPartHeld(db: Database, claim: PartClaim): SQL | undefined {
  return and(
    isPart(claim),
    eq(analysisPart.fence, claim.fence),
    eq(analysisPart.done, false),
    whileExecution(db, isPlanned(claim)),
  );
}

/** The execution is analyzed by this plan. */
function isPlanned(key: PartKey): SQL | undefined {
  return and(isExecution(key), eq(execution.status, "analyzing"), eq(execution.cursor, planCursor(key.plan)));
}

function noRangeIsLeft({ executionId, plan }: PartKey): SQL {
  return sql`not exists (select 1 from ${analysisPart} as earlier where earlier.execution_id = ${executionId}
    and earlier.plan = ${plan} and earlier.kind = 'range' and earlier.done = 0)`;
}
