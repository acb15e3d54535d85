import { env } from "cloudflare:workers";
import { readAwsEndpoints } from "../../../src/aws/client/endpoint.ts";
import {
  type JobDependencies,
  LeaseLost,
  type StageContext,
  type Stages,
  stagingPrefix,
} from "../../../src/jobs/execution/stage/stage.ts";
import { consumeJobs } from "../../../src/jobs/queue/consume.ts";
import { consumeDeadLetters } from "../../../src/jobs/queue/deadLetter.ts";
import { sweep } from "../../../src/jobs/schedule/sweep.ts";
import type { Log, LogFields } from "../../../src/platform/runtime.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { finishDelivery, readEnvelope } from "../../../src/store/job/worker.ts";
import { account, credentialEnvelope, customer, execution, partner } from "../../../src/store/schema.ts";
import { openCredential, sealCredential } from "../../../src/vault/envelope.ts";
import { parseKeyRing } from "../../../src/vault/keyRing.ts";
import { type Clock, emptyBucket, type Service, type World } from "../crash.ts";
import { HeldQueue } from "../heldQueue.ts";

export const bindings = env;

/** A Sunday, before the daily run. */
export const START = Date.parse("2026-03-01T05:00:00Z");
export const PARTNER = "P123456";
export const CUSTOMER = "P123456-000000000001";
export const ACCOUNT = "123456789012";

const parsed = parseKeyRing(`test:${btoa("k".repeat(32))}`);
if ("problem" in parsed) throw new Error(parsed.problem);
const keyRing = parsed.ring;

export interface LoggedEvent {
  level: "info" | "warn" | "error";
  event: string;
  fields: LogFields;
}

export interface JobWorld extends World {
  events: LoggedEvent[];
}

const TABLES = [
  "webhook_delivery",
  "webhook",
  "event",
  "removal",
  "partner_key",
  "analysis_part",
  "execution_report",
  "credential_envelope",
  "execution",
  "account",
  "customer",
  "partner",
];
const TRANSITIONS = [
  "create table if not exists transition (execution_id text, went text)",
  `create trigger if not exists transitions after update of status on execution when old.status <> new.status
   begin insert into transition values (new.execution_id, old.status || '>' || new.status); end`,
];

/** An empty world at `START`: tables and buckets cleared, a queue that moves when told to, a clock that stands still. */
export async function emptyWorld(): Promise<JobWorld> {
  const emptied = [...TABLES, "idempotency_key", "transition"].map((table) => `delete from ${table}`);
  await bindings.DB.batch([...TRANSITIONS, ...emptied].map((query) => bindings.DB.prepare(query)));
  await emptyBucket(bindings.STAGING);
  await emptyBucket(bindings.INBOX);
  const clock: Clock = { now: START };
  const queue = new HeldQueue(() => clock.now);
  const events: LoggedEvent[] = [];
  const dependencies: JobDependencies = {
    runtime: {
      now: () => clock.now,
      randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
      fetch: () => Promise.reject(new Error("no network")),
      sleep: () => Promise.resolve(),
      log: logTo(events),
    },
    d1: bindings.DB,
    inbox: bindings.INBOX,
    staging: bindings.STAGING,
    jobs: queue,
    keyRing,
    vendingKeys: keyRing,
    identities: { aws: undefined, "aws-us-gov": undefined },
    endpoints: readAwsEndpoints({}).endpoints,
  };
  const { orm } = openDatabase(bindings.DB);
  const at = { createdAt: START - 86_400_000, updatedAt: START - 86_400_000 };
  await orm.batch([
    orm.insert(partner).values({ partnerId: PARTNER, ...at }),
    orm.insert(customer).values({
      customerId: CUSTOMER,
      partnerId: PARTNER,
      partnerCustomerId: "customer-1",
      deliveryDestinations: [],
      ...at,
    }),
  ]);
  return { dependencies, queue, clock, events };
}

function logTo(events: LoggedEvent[], base: LogFields = {}): Log {
  const write = (level: LoggedEvent["level"], event: string, fields: LogFields = {}) =>
    events.push({ level, event, fields: { ...base, ...fields } });
  return {
    info: (event, fields) => write("info", event, fields),
    warn: (event, fields) => write("warn", event, fields),
    error: (event, _error, fields) => write("error", event, fields),
    with: (fields) => logTo(events, { ...base, ...fields }),
  };
}

let executionsMade = 0;

/** Writes a queued execution of `ACCOUNT` as the API does, row only; with method `credential` its envelope too. */
export async function addExecution(
  { dependencies, clock }: World,
  overrides: Partial<typeof execution.$inferInsert> & { expiresAt?: number } = {},
): Promise<{ executionId: string; customerId: string; accountId: string }> {
  executionsMade += 1;
  const suffix = executionsMade.toString(36).toUpperCase().padStart(4, "0");
  const key = {
    executionId: `ondemand-${CUSTOMER}-${ACCOUNT}-2026-03-01_${suffix}`,
    customerId: CUSTOMER,
    accountId: ACCOUNT,
  };
  const { expiresAt = START + 3_600_000, ...columns } = overrides;
  const { orm } = openDatabase(dependencies.d1);
  await orm.insert(execution).values({
    ...key,
    partnerId: PARTNER,
    partnerCustomerId: "customer-1",
    kind: "ondemand",
    day: "2026-03-01",
    provider: "aws",
    auditorAuthMethod: "credential",
    createdAt: clock.now,
    dueAt: clock.now + 60_000,
    ...columns,
  });
  if (columns.auditorAuthMethod === undefined && expiresAt > 0) {
    const plaintext = new TextEncoder().encode(SECRET);
    const envelope = await sealCredential(keyRing, key, plaintext, dependencies.runtime.randomBytes);
    await orm.insert(credentialEnvelope).values({ ...key, envelope, expiresAt });
  }
  return key;
}

export const messageOf = (key: { executionId: string; customerId: string; accountId: string }) => ({
  kind: "execution" as const,
  executionId: key.executionId,
  customerId: key.customerId,
  accountId: key.accountId,
});

/** Configures `count` accounts of `CUSTOMER`. */
export async function addAccounts({ dependencies }: World, count: number, createdAt = START - 1): Promise<void> {
  const { orm } = openDatabase(dependencies.d1);
  for (let from = 0; from < count; from += 10) {
    const rows = Array.from({ length: Math.min(10, count - from) }, (_, index) => ({
      customerId: CUSTOMER,
      accountId: String(from + index + 1).padStart(12, "0"),
      partnerId: PARTNER,
      provider: "aws" as const,
      auditorAuthMethod: "config" as const,
      roleArn: "arn:aws:iam::000000000001:role/auditor",
      externalId: "external",
      createdAt,
      updatedAt: createdAt,
    }));
    await orm.insert(account).values(rows);
  }
}

const SECRET = "the credential";

/** Stages that do in small what the real ones do: read the envelope, stage objects, read them back, fill the inbox. */
export const stages: Stages = {
  async collect({ execution, dependencies, progress }) {
    if (execution.auditorAuthMethod === "credential") {
      const sealed = await readEnvelope(openDatabase(dependencies.d1), execution);
      const opened =
        sealed && dependencies.keyRing ? await openCredential(dependencies.keyRing, execution, sealed.envelope) : null;
      if (!opened?.ok || new TextDecoder().decode(opened.plaintext) !== SECRET)
        return { outcome: "failed", code: "credential_expired", message: "no credential" };
    }
    const prefix = stagingPrefix(execution, "collection");
    for (const page of [1, 2]) {
      await dependencies.staging.put(`${prefix}page-${page}`, `${page}`);
      await progress(page, 2, "pages");
    }
    return { outcome: "done", prefix };
  },
  async analyze({ execution, dependencies, progress }) {
    const prefix = stagingPrefix(execution, "analysis");
    const first = await text(dependencies.staging, `${execution.collectionPrefix}page-1`);
    const second = await text(dependencies.staging, `${execution.collectionPrefix}page-2`);
    await dependencies.staging.put(`${prefix}result`, `${first}${second}`);
    await progress(1, 1, "results");
    return { outcome: "done", prefix };
  },
  async deliver(context) {
    const { execution, dependencies } = context;
    const result = await text(dependencies.staging, `${execution.analysisPrefix}result`);
    const reports = [];
    for (const fileName of ["principals.csv", "manifest.json"]) {
      const objectKey = `customers/${execution.customerId}/${fileName}.${execution.stamp}`;
      await dependencies.inbox.put(objectKey, result);
      reports.push({ fileName, contentType: "text/plain", bytes: result.length, sha256: "00", objectKey });
    }
    await finish(context, reports);
    return { outcome: "done", prefix: "" };
  },
};

export async function finish(
  { execution, dependencies }: StageContext,
  reports: Parameters<typeof finishDelivery>[2],
): Promise<void> {
  const db = openDatabase(dependencies.d1);
  if (!(await finishDelivery(db, execution, reports, dependencies.runtime.now()))) throw new LeaseLost();
}

async function text(bucket: R2Bucket, key: string): Promise<string> {
  const object = await bucket.get(key);
  if (object === null) throw new Error(`no object ${key}`);
  return object.text();
}

export const service: Service = {
  consume: (batch, dependencies) => consumeJobs(batch, dependencies, stages),
  bury: consumeDeadLetters,
  sweep,
};

export async function rowOf({ executionId }: { executionId: string }) {
  const rows = await openDatabase(bindings.DB).orm.select().from(execution);
  const row = rows.find((one) => one.executionId === executionId);
  if (row === undefined) throw new Error(`no execution ${executionId}`);
  return row;
}

/** The rows of a table, counted. */
export async function count(table: string): Promise<number> {
  return (await bindings.DB.prepare(`select count(*) as n from ${table}`).first<number>("n")) ?? 0;
}

/** The changes of status in their order, such as `queued>collecting`. */
export async function transitions({ executionId }: { executionId: string }): Promise<string[]> {
  const query = bindings.DB.prepare("select went from transition where execution_id = ? order by rowid").bind(
    executionId,
  );
  return (await query.all<{ went: string }>()).results.map((row) => row.went);
}

export async function keysOf(bucket: R2Bucket): Promise<string[]> {
  return (await bucket.list()).objects.map((object) => object.key);
}

/** All rows and all objects, to be compared with those of another moment. */
export async function dump() {
  const tables: Record<string, unknown[]> = {};
  for (const table of [...TABLES, "transition"])
    tables[table] = (await bindings.DB.prepare(`select * from ${table} order by rowid`).all()).results;
  const objects: Record<string, string> = {};
  for (const bucket of [bindings.STAGING, bindings.INBOX])
    for (const key of await keysOf(bucket)) objects[key] = await text(bucket, key);
  return { tables, objects };
}
