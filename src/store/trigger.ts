import { and, eq, exists, lte, notExists, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { DEFAULT_CUSTOMER, insertCustomer, isCustomer } from "./customer.ts";
import { type Database, guarded } from "./database.ts";
import { type Deed, insertEvent } from "./event.ts";
import { insertQueued, isKeyFree, type NewExecution } from "./newExecution.ts";
import { account, credentialEnvelope, customer, event, execution, idempotencyKey } from "./schema.ts";
import { isUnclaimed } from "./triggerSituation.ts";

/**
 * Writes the execution with its envelope and Idempotency-Key, and the customer if it is new: all or nothing, in one
 * batch. False when something it depends on has changed since it was read: nothing was written then.
 * Throws `ConstraintViolated` when its executionId is taken: nothing was written then either.
 *
 * The statements after the execution's ask `changes()` whether the one before them wrote its row, so that they cannot
 * belong to an older execution with the same id.
 */
export async function insertExecution(db: Database, made: NewExecution, deed: Deed): Promise<boolean> {
  const candidates = JSON.stringify(made.makesCustomer ? [made.customerId] : []);
  const dependents: BatchItem<"sqlite">[] = [];
  if (made.credential) dependents.push(insertEnvelope(db, made, made.credential));
  if (made.idempotency) dependents.push(insertIdempotencyKey(db, made, made.idempotency));
  dependents.push(insertEvent(db, { ...deed, executionId: made.executionId }, sql`changes() = 1`));
  const [, executions] = await guarded(() =>
    db.orm.batch([
      insertCustomer(db, made, candidates, DEFAULT_CUSTOMER, made.now, isKeyFree(db, made)).onConflictDoNothing({
        target: [customer.partnerId, customer.partnerCustomerId],
      }),
      insertQueued(db, made).returning({ executionId: execution.executionId }),
      ...dependents,
    ]),
  );
  return executions.length === 1;
}

function insertEnvelope(db: Database, made: NewExecution, credential: NonNullable<NewExecution["credential"]>) {
  return db.orm.insert(credentialEnvelope).select((query) =>
    query
      .select({
        executionId: execution.executionId,
        customerId: execution.customerId,
        accountId: execution.accountId,
        envelope: sql<string>`${credential.envelope}`.as("envelope"),
        expiresAt: sql<number>`${credential.expiresAt}`.as("expires_at"),
      })
      .from(execution)
      .where(and(isMade(made), sql`changes() = 1`)),
  );
}

function insertIdempotencyKey(db: Database, made: NewExecution, idempotency: NonNullable<NewExecution["idempotency"]>) {
  return db.orm
    .insert(idempotencyKey)
    .select((query) =>
      query
        .select({
          partnerId: execution.partnerId,
          accountId: execution.accountId,
          idempotencyKey: sql<string>`${idempotency.key}`.as("idempotency_key"),
          fingerprint: sql<string>`${idempotency.fingerprint}`.as("fingerprint"),
          executionId: execution.executionId,
          expiresAt: sql<number>`${idempotency.expiresAt}`.as("expires_at"),
        })
        .from(execution)
        .where(and(isMade(made), sql`changes() = 1`)),
    )
    .onConflictDoUpdate({
      target: [idempotencyKey.partnerId, idempotencyKey.accountId, idempotencyKey.idempotencyKey],
      set: { fingerprint: idempotency.fingerprint, executionId: made.executionId, expiresAt: idempotency.expiresAt },
      setWhere: lte(idempotencyKey.expiresAt, made.now),
    });
}

/** The row that `made` describes, untouched since. */
const isMade = (made: NewExecution) =>
  and(
    eq(execution.executionId, made.executionId),
    eq(execution.customerId, made.customerId),
    eq(execution.partnerId, made.partnerId),
    eq(execution.createdAt, made.now),
    eq(execution.dueAt, made.dueAt),
    isUnclaimed(),
  );

/**
 * Takes back what `insertExecution` wrote, unless a worker, the sweep or another request with the same Idempotency-Key
 * has taken the execution on in the meantime. True when the execution is gone, false when it lives on.
 */
export async function withdrawExecution(db: Database, made: NewExecution): Promise<boolean> {
  const stillMade = exists(db.orm.select({ made: sql`1` }).from(execution).where(isMade(made)));
  const isOfCustomer = (table: typeof account | typeof execution) =>
    db.orm.select({ refers: sql`1` }).from(table).where(eq(table.customerId, made.customerId));
  const [, , , , , left] = await guarded(() =>
    db.orm.batch([
      db.orm
        .delete(credentialEnvelope)
        .where(
          and(
            eq(credentialEnvelope.executionId, made.executionId),
            eq(credentialEnvelope.customerId, made.customerId),
            stillMade,
          ),
        ),
      db.orm
        .delete(idempotencyKey)
        .where(
          and(
            eq(idempotencyKey.partnerId, made.partnerId),
            eq(idempotencyKey.accountId, made.accountId),
            eq(idempotencyKey.executionId, made.executionId),
            stillMade,
          ),
        ),
      db.orm
        .delete(event)
        .where(and(eq(event.partnerId, made.partnerId), eq(event.executionId, made.executionId), stillMade)),
      db.orm.delete(execution).where(isMade(made)),
      db.orm
        .delete(customer)
        .where(
          and(
            isCustomer(made),
            eq(customer.customerId, made.customerId),
            eq(customer.updatedAt, made.now),
            made.makesCustomer ? undefined : sql`false`,
            notExists(isOfCustomer(account)),
            notExists(isOfCustomer(execution)),
          ),
        ),
      db.orm
        .select({ executionId: execution.executionId })
        .from(execution)
        .where(
          and(
            eq(execution.executionId, made.executionId),
            eq(execution.customerId, made.customerId),
            eq(execution.createdAt, made.now),
          ),
        ),
    ]),
  );
  return left.length === 0;
}
