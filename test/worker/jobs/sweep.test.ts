import { beforeEach, describe, expect, test } from "vitest";
import { MAX_ATTEMPTS } from "../../../src/jobs/execution/stage/backoff.ts";
import { consumeDeadLetters } from "../../../src/jobs/queue/deadLetter.ts";
import { runCron } from "../../../src/jobs/schedule/cron.ts";
import { sweep } from "../../../src/jobs/schedule/sweep.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { type execution, idempotencyKey } from "../../../src/store/schema.ts";
import { batchOf } from "../heldQueue.ts";
import {
  addExecution,
  bindings,
  CUSTOMER,
  count,
  emptyWorld,
  type JobWorld,
  keysOf,
  messageOf,
  rowOf,
  START,
} from "./world.ts";

let world: JobWorld;
beforeEach(async () => {
  world = await emptyWorld();
});

type Row = typeof execution.$inferInsert;

const MINUTE = 60_000;
const past = START - MINUTE;
const future = START + MINUTE;
const claimed = {
  status: "collecting",
  fence: 1,
  attempts: 1,
  stamp: "2026-03-01-0450",
  startedAt: START - 10 * MINUTE,
} as const;
const leased = { ...claimed, leaseUntil: future, dueAt: future };
const abandoned = { ...claimed, leaseUntil: past, dueAt: past };
const internal = { status: "failed", errorCode: "internal", dueAt: null, finishedAt: START, leaseUntil: null };
const expired = { ...internal, errorCode: "credential_expired" };
const resent = { dueAt: START + 10 * MINUTE };

interface Case {
  what: string;
  row: Partial<Row> & { expiresAt?: number };
  /** What the row holds after the sweep; the rest of it is as before. */
  becomes: Partial<Record<keyof Row, unknown>>;
  isResent?: boolean;
  envelopes: number;
}

const none = { auditorAuthMethod: "config", roleArn: "arn:aws:iam::123456789012:role/a", externalId: "ab" } as const;

const CASES: Case[] = [
  { what: "queued, its message lost", row: { dueAt: past }, becomes: resent, isResent: true, envelopes: 1 },
  { what: "queued, due at this very moment", row: { dueAt: START }, becomes: resent, isResent: true, envelopes: 1 },
  { what: "queued, not yet due", row: { dueAt: future }, becomes: {}, envelopes: 1 },
  {
    what: "queued with a configured method",
    row: { ...none, dueAt: past },
    becomes: resent,
    isResent: true,
    envelopes: 0,
  },
  { what: "a worker is at it", row: leased, becomes: {}, envelopes: 1 },
  { what: "its worker has died", row: abandoned, becomes: resent, isResent: true, envelopes: 1 },
  { what: "waiting for its retry", row: { ...claimed, dueAt: future }, becomes: {}, envelopes: 1 },
  { what: "its retry was lost", row: { ...claimed, dueAt: past }, becomes: resent, isResent: true, envelopes: 1 },
  { what: "its last worker has died", row: { ...abandoned, attempts: MAX_ATTEMPTS }, becomes: internal, envelopes: 0 },
  { what: "its last worker is at it", row: { ...leased, attempts: MAX_ATTEMPTS }, becomes: {}, envelopes: 1 },
  { what: "queued, its credential expired", row: { dueAt: future, expiresAt: past }, becomes: expired, envelopes: 0 },
  {
    what: "queued, its credential expires now",
    row: { dueAt: future, expiresAt: START },
    becomes: expired,
    envelopes: 0,
  },
  {
    what: "waiting for its retry, its credential expired",
    row: { ...claimed, dueAt: future, expiresAt: past },
    becomes: expired,
    envelopes: 0,
  },
  { what: "a worker is at it, the credential expired", row: { ...leased, expiresAt: past }, becomes: {}, envelopes: 0 },
  {
    what: "its worker died after the credential expired",
    row: { ...abandoned, expiresAt: 0 },
    becomes: expired,
    envelopes: 0,
  },
  {
    what: "collected, analysis overdue",
    row: { ...abandoned, status: "analyzing", expiresAt: 0 },
    becomes: resent,
    isResent: true,
    envelopes: 0,
  },
  {
    what: "collected, an envelope left by mistake",
    row: { ...leased, status: "analyzing" },
    becomes: {},
    envelopes: 0,
  },
  {
    what: "ended just now",
    row: { ...claimed, status: "failed", dueAt: null, finishedAt: START, expiresAt: 0 },
    becomes: {},
    envelopes: 0,
  },
  {
    what: "ended a while ago",
    row: { ...claimed, status: "succeeded", dueAt: null, finishedAt: START - 16 * MINUTE, expiresAt: 0 },
    becomes: { stagingClearedAt: START },
    envelopes: 0,
  },
];

describe("the sweep", () => {
  test.each(CASES)("$what", async ({ row, becomes, isResent, envelopes }) => {
    const key = await addExecution(world, row);
    const staged = `executions/${key.executionId}/1/collection/page`;
    await bindings.STAGING.put(staged, "x");
    const before = await rowOf(key);
    await Promise.all([sweep(world.dependencies, START), sweep(world.dependencies, START)]);
    const after = await rowOf(key);
    expect(after).toEqual({
      ...before,
      ...becomes,
      ...(becomes.errorCode ? { errorMessage: expect.stringContaining(key.executionId) } : {}),
    });
    expect(world.queue.held.map((message) => message.body)).toEqual(isResent ? [messageOf(key)] : []);
    expect(await count("credential_envelope")).toBe(envelopes);
    expect(await keysOf(bindings.STAGING)).toEqual(becomes.stagingClearedAt ? [] : [staged]);
    expect(world.events.filter((event) => event.level === "error")).toEqual([]);
  });

  test("takes hundreds in pages, each once", async () => {
    const keys = await Promise.all(Array.from({ length: 230 }, () => addExecution(world, { ...none, dueAt: past })));
    await Promise.all([sweep(world.dependencies, START), sweep(world.dependencies, START)]);
    const sent = world.queue.held.map((message) => (message.body.kind === "execution" ? message.body.executionId : ""));
    expect(sent.toSorted()).toEqual(keys.map((key) => key.executionId).toSorted());
  });

  test("clears the staged objects of one execution page by page, and those of no other", async () => {
    const ended = { ...none, ...claimed, status: "failed" as const, dueAt: null, finishedAt: START - 20 * MINUTE };
    const key = await addExecution(world, ended);
    const other = await addExecution(world, { ...leased, stamp: "other" });
    const put = (id: string, index: number) => bindings.STAGING.put(`executions/${id}/1/collection/${index}`, "");
    await Promise.all(Array.from({ length: 23 }, (_, index) => put(key.executionId, index)));
    await put(other.executionId, 1);
    const staging = new Proxy(bindings.STAGING, {
      get: (bucket, property) => {
        if (property === "list") return (options: R2ListOptions) => bucket.list({ ...options, limit: 5 });
        const member = Reflect.get(bucket, property);
        return typeof member === "function" ? member.bind(bucket) : member;
      },
    });
    await sweep({ ...world.dependencies, staging }, START);
    expect(await keysOf(bindings.STAGING)).toEqual([`executions/${other.executionId}/1/collection/1`]);
    expect((await rowOf(key)).stagingClearedAt).toBe(START);
  });

  test("when the queue does not take a message, a later round sends it", async () => {
    const key = await addExecution(world, { dueAt: past });
    const { jobs } = world.dependencies;
    const refusing = new Proxy(jobs, { get: () => () => Promise.reject(new Error("queue")) });
    await sweep({ ...world.dependencies, jobs: refusing }, START);
    expect(world.events).toContainEqual({ level: "error", event: "sweep.part_failed", fields: { part: "resent" } });
    await sweep(world.dependencies, START + 5 * MINUTE);
    expect(world.queue.held).toEqual([]);
    await sweep(world.dependencies, START + 10 * MINUTE);
    expect(world.queue.held.map((message) => message.body)).toEqual([messageOf(key)]);
  });

  test("one part that fails does not stop the others", async () => {
    const overdue = await addExecution(world, { dueAt: past });
    await addExecution(world, { ...none, ...claimed, status: "failed", dueAt: null, finishedAt: 1 });
    const broken = new Proxy(bindings.STAGING, { get: () => () => Promise.reject(new Error("R2")) });
    await sweep({ ...world.dependencies, staging: broken }, START);
    expect(world.queue.held.map((message) => message.body)).toEqual([messageOf(overdue)]);
    expect(world.events.map((event) => event.event)).toEqual(["staging.clear_failed", "sweep.done"]);
  });

  test("deletes idempotency keys that have expired and no others", async () => {
    const row = { partnerId: "P123456", accountId: "1", fingerprint: "f", executionId: "e" };
    const keys = [past, START, future].map((expiresAt) => ({ ...row, expiresAt, idempotencyKey: String(expiresAt) }));
    await openDatabase(bindings.DB).orm.insert(idempotencyKey).values(keys);
    await sweep(world.dependencies, START);
    expect(await count("idempotency_key")).toBe(1);
    expect(await count(`idempotency_key where expires_at = ${future}`)).toBe(1);
  });

  test("is what any cron but the daily one runs", async () => {
    const key = await addExecution(world, { dueAt: past });
    await runCron("*/5 * * * *", START, world.dependencies);
    expect(world.queue.held.map((message) => message.body)).toEqual([messageOf(key)]);
  });
});

describe("a dead letter", () => {
  const bury = async (body: unknown) => {
    const { batch, answers } = batchOf([{ id: "m", body, attempts: 1 }], "k9-jobs-dead");
    await consumeDeadLetters(batch, world.dependencies);
    return answers[0];
  };

  const DEAD: { what: string; row: Partial<Row>; fails: boolean }[] = [
    { what: "queued", row: { dueAt: future }, fails: false },
    { what: "waiting for a retry", row: { ...claimed, dueAt: future, attempts: MAX_ATTEMPTS - 1 }, fails: false },
    { what: "waiting, its attempts used up", row: { ...claimed, dueAt: future, attempts: MAX_ATTEMPTS }, fails: true },
    { what: "abandoned", row: { ...abandoned, status: "delivering", attempts: MAX_ATTEMPTS }, fails: true },
    { what: "at work", row: { ...leased, attempts: MAX_ATTEMPTS }, fails: false },
    { what: "succeeded", row: { ...claimed, status: "succeeded", dueAt: null, finishedAt: past }, fails: false },
    {
      what: "failed",
      row: { ...claimed, status: "failed", dueAt: null, finishedAt: past, errorCode: "throttled" },
      fails: false,
    },
  ];

  test.each(DEAD)("of an execution that is $what", async ({ row, fails }) => {
    const key = await addExecution(world, row);
    const before = await rowOf(key);
    expect(await bury(messageOf(key))).toBe("ack");
    const message = { errorMessage: expect.stringContaining(key.executionId) };
    expect(await rowOf(key)).toEqual({ ...before, ...(fails ? { ...internal, ...message } : {}) });
    expect(await count("credential_envelope")).toBe(fails ? 0 : 1);
  });

  test("that names another tenant's execution, cannot be read, or is a daily page", async () => {
    const key = await addExecution(world);
    const before = await rowOf(key);
    const foreign = { ...messageOf(key), customerId: CUSTOMER.replace(/1$/, "2") };
    for (const body of [foreign, null, { kind: "execution" }, { kind: "daily", day: "2026-03-01", after: null }])
      expect(await bury(body)).toBe("ack");
    expect(await rowOf(key)).toEqual(before);
  });

  test("comes back when D1 is out of reach", async () => {
    const key = await addExecution(world);
    const d1 = new Proxy(bindings.DB, {
      get: () => () => {
        throw new Error("D1");
      },
    });
    const { batch, answers } = batchOf([{ id: "m", body: messageOf(key), attempts: 1 }], "k9-jobs-dead");
    await consumeDeadLetters(batch, { ...world.dependencies, d1 });
    expect(answers).toEqual([{ retryAfterSeconds: expect.any(Number) }]);
  });
});
