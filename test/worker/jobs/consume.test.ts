import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { LEASE_MS, RENEW_EVERY_MS } from "../../../src/jobs/execution/lease.ts";
import { MAX_ATTEMPTS } from "../../../src/jobs/execution/stage/backoff.ts";
import type { StageContext, StageResult, Stages } from "../../../src/jobs/execution/stage/stage.ts";
import type { JobMessage } from "../../../src/jobs/message.ts";
import { consumeJobs } from "../../../src/jobs/queue/consume.ts";
import { sweep } from "../../../src/jobs/schedule/sweep.ts";
import { settle } from "../crash.ts";
import { batchOf } from "../heldQueue.ts";
import {
  addExecution,
  bindings,
  count,
  emptyWorld,
  type JobWorld,
  keysOf,
  messageOf,
  rowOf,
  service,
  stages,
  transitions,
} from "./world.ts";

const WHOLE_WAY = ["queued>collecting", "collecting>analyzing", "analyzing>delivering", "delivering>succeeded"];
const NAMES = ["collect", "analyze", "deliver"] as const;

let world: JobWorld;
beforeEach(async () => {
  world = await emptyWorld();
});

function consume(bodies: readonly unknown[], using: Partial<Stages> = {}) {
  const { batch, answers } = batchOf(bodies.map((body, index) => ({ id: `m${index}`, body, attempts: 1 })));
  return consumeJobs(batch, world.dependencies, { ...stages, ...using }).then(() => answers);
}

/** The stages, with their calls counted. */
function counted(): { stages: Stages; calls: string[] } {
  const calls: string[] = [];
  const wrapped = NAMES.map((name) => [
    name,
    (context: StageContext) => {
      calls.push(name);
      return stages[name](context);
    },
  ]);
  return { stages: Object.fromEntries(wrapped) as Stages, calls };
}

describe("one execution does its work once", () => {
  test("when its message is delivered five times", async () => {
    const key = await addExecution(world);
    const { stages: using, calls } = counted();
    expect(await consume(Array(5).fill(messageOf(key)), using)).toEqual(Array(5).fill("ack"));
    expect(calls).toEqual([...NAMES]);
    expect(await transitions(key)).toEqual(WHOLE_WAY);
    expect(await count("execution_report")).toBe(2);
    expect(await rowOf(key)).toMatchObject({ fence: 1, stagingClearedAt: world.clock.now, progressWhat: "finished" });
    expect(await keysOf(bindings.STAGING)).toEqual([]);
  });

  test("when it is delivered five times at once", async () => {
    const key = await addExecution(world);
    const { stages: using, calls } = counted();
    const answers = await Promise.all(Array.from({ length: 5 }, () => consume([messageOf(key)], using)));
    expect(answers.flat().filter((answer) => answer === "ack").length).toBeGreaterThan(0);
    // Who comes while another one works looks again when that one's lease would end.
    for (const answer of answers.flat().filter((one) => one !== "ack"))
      expect(answer).toEqual({ retryAfterSeconds: LEASE_MS / 1000 + 1 });
    expect(calls).toEqual([...NAMES]);
    expect(await transitions(key)).toEqual(WHOLE_WAY);
  });

  test("with a batch of the platform's own making", async () => {
    const key = await addExecution(world);
    const messages = [
      { id: "a", timestamp: new Date(), attempts: 1, body: messageOf(key) },
      { id: "b", timestamp: new Date(), attempts: 1, body: messageOf(await addExecution(world)) },
    ];
    const batch = createMessageBatch<JobMessage>("k9-jobs", messages);
    const throws = async (context: StageContext): Promise<StageResult> => {
      if (context.execution.executionId !== key.executionId) throw new Error("broken");
      return stages.collect(context);
    };
    await consumeJobs(batch, world.dependencies, { ...stages, collect: throws });
    const result = await getQueueResult(batch, createExecutionContext());
    expect(result).toMatchObject({
      explicitAcks: ["a"],
      retryMessages: [{ msgId: "b" }],
      retryBatch: { retry: false },
    });
  });

  test("and its envelope is gone as soon as the account is collected", async () => {
    const key = await addExecution(world);
    const envelopes: number[] = [];
    const analyze = async (context: StageContext) => {
      envelopes.push(await count("credential_envelope"));
      return stages.analyze(context);
    };
    await consume([messageOf(key)], { analyze });
    expect(envelopes).toEqual([0]);
  });
});

describe("a message is answered on its own", () => {
  test("whatever its neighbours are", async () => {
    const good = [await addExecution(world), await addExecution(world)];
    const bad = await addExecution(world);
    const broken = async (context: StageContext) => {
      if (context.execution.executionId === bad.executionId) throw new Error("broken");
      return stages.collect(context);
    };
    const unknown = { ...messageOf(bad), executionId: bad.executionId.replace(/....$/, "ZZZZ") };
    const foreign = { ...messageOf(bad), customerId: "P999999-000000000009" };
    const poison = [
      null,
      1,
      "x",
      [],
      {},
      { kind: "execution" },
      { kind: "other" },
      { kind: "daily", day: "2026-02-30", after: null },
    ];
    const bodies = [...poison, messageOf(good[0] ?? bad), messageOf(bad), unknown, foreign, messageOf(good[1] ?? bad)];
    const answers = await consume(bodies, { collect: broken });
    const retry = { retryAfterSeconds: expect.any(Number) };
    expect(answers).toEqual([...poison.map(() => "ack"), "ack", retry, "ack", "ack", "ack"]);
    for (const key of good) expect(await rowOf(key)).toMatchObject({ status: "succeeded" });
    expect(await rowOf(bad)).toMatchObject({ status: "collecting", leaseUntil: null, attempts: 1 });
    expect(world.events.filter((event) => event.event === "message.malformed")).toHaveLength(poison.length);
  });

  test("also when D1 is out of reach: it comes back later", async () => {
    const key = await addExecution(world);
    const unreachable = {
      ...world.dependencies,
      d1: {
        prepare: () => {
          throw new Error("D1");
        },
      } as unknown as D1Database,
    };
    const { batch, answers } = batchOf([{ id: "m", body: messageOf(key), attempts: 3 }]);
    await consumeJobs(batch, unreachable, stages);
    expect(answers).toEqual([{ retryAfterSeconds: expect.any(Number) }]);
  });
});

describe("failures", () => {
  test.each(NAMES)("a final one in %s ends the execution with what a partner is told", async (stage) => {
    const key = await addExecution(world);
    const failed: StageResult = { outcome: "failed", code: "access_denied", message: "Allow iam:Get ({executionId})." };
    const answers = await consume([messageOf(key)], { [stage]: async () => failed });
    expect(answers).toEqual(["ack"]);
    expect(await rowOf(key)).toMatchObject({
      status: "failed",
      errorCode: "access_denied",
      errorMessage: `Allow iam:Get (${key.executionId}).`,
      finishedAt: world.clock.now,
      dueAt: null,
      leaseUntil: null,
      stagingClearedAt: world.clock.now,
    });
    expect([await count("credential_envelope"), await count("execution_report")]).toEqual([0, 0]);
    expect(await keysOf(bindings.STAGING)).toEqual([]);
  });

  test.each([
    [
      "asks for it",
      async (): Promise<StageResult> => ({ outcome: "retry", code: "throttled", message: "Wait." }),
      "throttled",
      "Wait.",
    ],
    [
      "throws",
      async (): Promise<StageResult> => {
        throw new Error("secret text");
      },
      "internal",
      /give the execution ID ondemand-.*\.$/,
    ],
  ])(
    "a stage is retried %s, with growing delays, until its attempts are used up",
    async (_how, collect, code, message) => {
      const key = await addExecution(world);
      await world.queue.send(messageOf(key));
      const delays: number[] = [];
      while (world.queue.held.length > 0) {
        delays.push((world.queue.held[0]?.visibleAt ?? 0) - world.clock.now);
        world.clock.now = Math.max(world.clock.now, world.queue.held[0]?.visibleAt ?? 0);
        await world.queue.deliver((batch) => consumeJobs(batch, world.dependencies, { ...stages, collect }));
      }
      expect(delays).toHaveLength(MAX_ATTEMPTS);
      delays.slice(1).forEach((delay, index) => {
        expect(delay).toBeGreaterThanOrEqual(2_000);
        expect(delay).toBeLessThanOrEqual(Math.min(300_000, 2_000 * 2 ** (index + 1)));
      });
      const expected = typeof message === "string" ? message : expect.stringMatching(message);
      expect(await rowOf(key)).toMatchObject({
        status: "failed",
        errorCode: code,
        errorMessage: expected,
        dueAt: null,
      });
      expect(await count("credential_envelope")).toBe(0);
      expect(world.queue.dead).toEqual([]);
      expect(JSON.stringify(world.events)).not.toContain("secret text");
    },
  );

  describe("while R2 is out of reach", () => {
    /** Delivers until the execution has ended or `until`, R2 failing before `backAt`; the sweep runs every five minutes. */
    const outlive = async (backAt: number, until: number, error = new Error("R2 is out of reach")) => {
      const key = await addExecution(world, { expiresAt: world.clock.now + 72 * 3_600_000 });
      await world.queue.send(messageOf(key));
      let isGone = true;
      const staging = new Proxy(bindings.STAGING, {
        get(target, property) {
          const member = Reflect.get(target, property);
          if (typeof member !== "function") return member;
          if (isGone) return () => Promise.reject(error);
          return member.bind(target);
        },
      });
      const dependencies = { ...world.dependencies, staging };
      const collect: Stages["collect"] = async (context) => {
        await context.dependencies.staging.head("anything");
        return stages.collect(context);
      };
      while (world.clock.now < until && !["succeeded", "failed"].includes((await rowOf(key)).status)) {
        isGone = world.clock.now < backAt;
        await world.queue.deliver((batch) => consumeJobs(batch, dependencies, { ...stages, collect }));
        world.clock.now += 60_000;
        if (Math.floor(world.clock.now / 60_000) % 5 === 0) await sweep(dependencies, world.clock.now);
      }
      return rowOf(key);
    };

    test("an execution is tried again until it is back, within its day", async () => {
      const began = world.clock.now;
      expect(await outlive(began + 100 * 60_000, began + 120 * 60_000)).toMatchObject({ status: "succeeded" });
    });

    test("an execution fails as ever for what a bug throws", async () => {
      const began = world.clock.now;
      const row = await outlive(Number.POSITIVE_INFINITY, began + 48 * 3_600_000, new TypeError("a wrong argument"));
      expect(row).toMatchObject({ status: "failed", errorCode: "internal", attempts: MAX_ATTEMPTS });
      expect(Number(row.finishedAt) - began).toBeLessThan(2 * 3_600_000);
    });

    test("an execution fails when its day is over", async () => {
      const began = world.clock.now;
      const row = await outlive(Number.POSITIVE_INFINITY, began + 48 * 3_600_000);
      expect(row).toMatchObject({ status: "failed", errorCode: "internal" });
      expect(Number(row.finishedAt) - began).toBeGreaterThan(2 * 3_600_000);
    });
  });

  test("a worker that dies each time uses the attempts up too", async () => {
    const key = await addExecution(world);
    const dies = () => new Promise<StageResult>(() => undefined);
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      void consume([messageOf(key)], { collect: dies });
      await expect.poll(async () => (await rowOf(key)).attempts).toBe(attempt);
      world.clock.now += 6 * 60_000;
    }
    expect(await consume([messageOf(key)])).toEqual(["ack"]);
    expect(await rowOf(key)).toMatchObject({ status: "failed", errorCode: "internal" });
    expect(await count("credential_envelope")).toBe(0);
  });

  test("a checkpoint whose answer is lost counts, even that of the last attempt", async () => {
    const key = await addExecution(world, { attempts: MAX_ATTEMPTS - 1 });
    let batches = 0;
    const d1 = new Proxy(bindings.DB, {
      get(target, property) {
        if (property === "batch")
          return async (statements: D1PreparedStatement[]) => {
            batches += 1;
            const results = await target.batch(statements);
            // The first is the claim, the second the checkpoint after collecting.
            if (batches !== 2) return results;
            throw new Error("the answer was lost");
          };
        const member = Reflect.get(target, property);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
    const { batch, answers } = batchOf([{ id: "m", body: messageOf(key), attempts: MAX_ATTEMPTS }]);
    await consumeJobs(batch, { ...world.dependencies, d1 }, stages);
    expect(answers).toEqual([{ retryAfterSeconds: expect.any(Number) }]);
    expect(await rowOf(key)).toMatchObject({ status: "analyzing", leaseUntil: null, attempts: 0 });
    await consume([messageOf(key)]);
    expect(await transitions(key)).toEqual(WHOLE_WAY);
  });

  test("attempts are counted by stage, and so are the deliveries of a message", async () => {
    const key = await addExecution(world);
    await world.queue.send(messageOf(key));
    const left = { collect: 6, analyze: 6, deliver: 6 };
    const shaky = Object.fromEntries(
      NAMES.map((name) => [
        name,
        async (context: StageContext): Promise<StageResult> => {
          left[name] -= 1;
          return left[name] >= 0 ? { outcome: "retry", code: "throttled", message: "Wait." } : stages[name](context);
        },
      ]),
    ) as unknown as Stages;
    await settle(world, { ...service, consume: (batch, dependencies) => consumeJobs(batch, dependencies, shaky) });
    expect(await transitions(key)).toEqual(WHOLE_WAY);
    expect(await rowOf(key)).toMatchObject({ status: "succeeded", fence: 19 });
  });
});

test("a delivery that says it is done but has recorded nothing is retried", async () => {
  const key = await addExecution(world);
  const answers = await consume([messageOf(key)], { deliver: async () => ({ outcome: "done", prefix: "" }) });
  expect(answers).toEqual(["ack"]);
  expect(world.queue.held).toMatchObject([{ body: messageOf(key) }]);
  expect(await rowOf(key)).toMatchObject({ status: "delivering", leaseUntil: null });
  expect(await keysOf(bindings.STAGING)).toHaveLength(3);
});

describe("a stage in parts", () => {
  /** Collects in `parts` invocations, and says which attempt and cursor each began with. */
  function inParts(parts: number) {
    const begun: [attempt: number, cursor: string | null][] = [];
    const collect = async (context: StageContext): Promise<StageResult> => {
      const { cursor } = context.execution;
      begun.push([context.attempt, cursor]);
      const part = Number(cursor ?? 0) + 1;
      return part < parts ? { outcome: "continue", cursor: String(part) } : stages.collect(context);
    };
    return {
      begun,
      service: {
        ...service,
        consume: (...args: Parameters<typeof service.consume>) => consumeJobs(...args, { ...stages, collect }),
      },
    };
  }

  test("goes on from its cursor with a fresh message each, as often as it asks, with all attempts and its credential", async () => {
    const key = await addExecution(world);
    await world.queue.send(messageOf(key));
    const { begun, service: divided } = inParts(30);
    await settle(world, divided);
    expect(begun).toEqual(Array.from({ length: 30 }, (_, part) => [1, part === 0 ? null : String(part)]));
    expect(await transitions(key)).toEqual(WHOLE_WAY);
    expect(await rowOf(key)).toMatchObject({ status: "succeeded", fence: 30, cursor: null });
    expect(await count("credential_envelope")).toBe(0);
    expect(world.queue.dead).toEqual([]);
  });

  test("is released in between: unleased, due soon, its cursor recorded", async () => {
    const key = await addExecution(world);
    const collect = async (): Promise<StageResult> => ({ outcome: "continue", cursor: "half" });
    expect(await consume([messageOf(key)], { collect })).toEqual(["ack"]);
    const dueAt = world.clock.now + 60_000;
    expect(await rowOf(key)).toMatchObject({
      status: "collecting",
      cursor: "half",
      attempts: 0,
      leaseUntil: null,
      dueAt,
    });
    expect(await count("credential_envelope")).toBe(1);
    expect(world.queue.held).toMatchObject([{ body: messageOf(key), visibleAt: world.clock.now }]);
  });

  test("is tried again from the last checkpoint, eight times from there on", async () => {
    const key = await addExecution(world);
    await world.queue.send(messageOf(key));
    const begun: [attempt: number, cursor: string | null][] = [];
    const collect = async (context: StageContext): Promise<StageResult> => {
      const { cursor } = context.execution;
      begun.push([context.attempt, cursor]);
      if (cursor === null && context.attempt === 3) await context.checkpoint("here");
      throw new Error("broken");
    };
    await settle(world, { ...service, consume: (...args) => consumeJobs(...args, { ...stages, collect }) });
    const tries = (count: number, cursor: string | null) =>
      Array.from({ length: count }, (_, index) => [index + 1, cursor]);
    expect(begun).toEqual([...tries(3, null), ...tries(MAX_ATTEMPTS, "here")]);
    expect(await rowOf(key)).toMatchObject({ status: "failed", errorCode: "internal" });
  });

  test("has to stop at a checkpoint that another worker has overtaken", async () => {
    const key = await addExecution(world);
    const collect = async (context: StageContext): Promise<StageResult> => {
      world.clock.now += 6 * 60_000;
      if (context.execution.fence === 1) {
        await consume([messageOf(key)]);
        await context.checkpoint("late");
      }
      return stages.collect(context);
    };
    expect(await consume([messageOf(key)], { collect })).toEqual(["ack"]);
    expect(await rowOf(key)).toMatchObject({ status: "succeeded", fence: 2, cursor: null });
    expect(world.events.map(({ event }) => event)).toContain("execution.lease_lost");
  });

  test("and the next stage gets an invocation of its own when half of the subrequests are used", async () => {
    const key = await addExecution(world);
    world.dependencies.limits = { wallMs: 240_000, subrequests: 10 };
    await world.queue.send(messageOf(key));
    await settle(world, service);
    expect(await rowOf(key)).toMatchObject({ status: "succeeded", fence: 3 });
    const used = world.events.filter(({ event }) => event === "stage.done").map(({ fields }) => fields.subrequests);
    expect(used.every((count) => Number(count) > 1)).toBe(true);
  });
});

describe("the lease", () => {
  test("a worker that has used its time hands over after the checkpoint", async () => {
    const key = await addExecution(world);
    const collect = async (context: StageContext) => {
      world.clock.now += 4 * 60_000;
      return stages.collect(context);
    };
    expect(await consume([messageOf(key)], { collect })).toEqual(["ack"]);
    expect(await rowOf(key)).toMatchObject({
      status: "analyzing",
      leaseUntil: null,
      attempts: 0,
      dueAt: world.clock.now + 60_000,
    });
    expect(world.queue.held).toMatchObject([{ body: messageOf(key), visibleAt: world.clock.now }]);
    await settle(world, service);
    expect(await transitions(key)).toEqual(WHOLE_WAY);
  });

  test("each checkpoint renews it", async () => {
    const key = await addExecution(world);
    const left: number[] = [];
    const slowly = (name: "collect" | "analyze" | "deliver") => async (context: StageContext) => {
      left.push(((await rowOf(key)).leaseUntil ?? 0) - world.clock.now);
      world.clock.now += 100_000;
      return stages[name]({ ...context, progress: async () => undefined });
    };
    await consume([messageOf(key)], {
      collect: slowly("collect"),
      analyze: slowly("analyze"),
      deliver: slowly("deliver"),
    });
    expect(left).toEqual([LEASE_MS, LEASE_MS, LEASE_MS]);
    expect(await rowOf(key)).toMatchObject({ status: "succeeded", fence: 1 });
  });

  test("progress is written every two seconds at most, and each time renews it", async () => {
    const key = await addExecution(world);
    const seen: unknown[] = [];
    const collect = async (context: StageContext) => {
      for (let done = 1; done <= 8; done++) {
        await context.progress(done, 8, "things");
        const row = await rowOf(key);
        seen.push([row.progressDone, (row.leaseUntil ?? 0) - world.clock.now, row.dueAt === row.leaseUntil]);
        world.clock.now += 900;
      }
      return stages.collect(context);
    };
    await consume([messageOf(key)], { collect });
    const ms = (after: number) => LEASE_MS - after;
    expect(seen).toEqual(
      [
        [1, ms(0)],
        [1, ms(900)],
        [1, ms(1800)],
        [4, ms(0)],
        [4, ms(900)],
        [4, ms(1800)],
        [7, ms(0)],
        [7, ms(900)],
      ].map((row) => [...row, true]),
    );
  });

  test("it lasts through a stage that gives signs of life, and whoever comes meanwhile waits for its end", async () => {
    const key = await addExecution(world);
    const other: unknown[] = [];
    const collect = async (context: StageContext) => {
      for (let done = 1; done <= 15; done++) {
        world.clock.now += 20_000;
        await context.progress(done, 15, "steps");
        await service.sweep(world.dependencies, world.clock.now);
        other.push(...(await consume([messageOf(key)])));
      }
      return stages.collect(context);
    };
    expect(await consume([messageOf(key)], { collect })).toEqual(["ack"]);
    expect(other).toEqual(Array(15).fill({ retryAfterSeconds: LEASE_MS / 1000 + 1 }));
    await settle(world, service);
    expect(await rowOf(key)).toMatchObject({ status: "succeeded" });
  });

  test("it lasts through a stage that gives no sign of life: a timer renews it", async () => {
    const key = await addExecution(world);
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const other: unknown[] = [];
    const collect = async (context: StageContext) => {
      for (let renewals = 1; renewals <= 10; renewals++) {
        world.clock.now += RENEW_EVERY_MS;
        vi.advanceTimersByTime(RENEW_EVERY_MS);
        await expect.poll(async () => (await rowOf(key)).leaseUntil).toBe(world.clock.now + LEASE_MS);
        other.push(...(await consume([messageOf(key)])));
      }
      return stages.collect(context);
    };
    try {
      expect(await consume([messageOf(key)], { collect })).toEqual(["ack"]);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
    expect(other).toEqual(Array(10).fill({ retryAfterSeconds: LEASE_MS / 1000 + 1 }));
    expect(await rowOf(key)).toMatchObject({ status: "succeeded", fence: 1 });
  });

  test("progress that D1 does not take is passed over for three minutes", async () => {
    const key = await addExecution(world);
    let failing = false;
    const flaky = new Proxy(world.dependencies.d1, {
      get(target, property) {
        if (failing && property === "prepare") throw new Error("D1 is out of reach");
        const member = Reflect.get(target, property);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
    const outcomes: string[] = [];
    const collect = async (context: StageContext) => {
      failing = true;
      for (const seconds of [10, 100, 160, 220]) {
        world.clock.now += seconds * 1000;
        await context.progress(1, 2, "x").then(
          () => outcomes.push("went on"),
          (error: Error) => outcomes.push(error.name),
        );
      }
      failing = false;
      return stages.collect(context);
    };
    const { batch, answers } = batchOf([{ id: "m", body: messageOf(key), attempts: 1 }]);
    await consumeJobs(batch, { ...world.dependencies, d1: flaky }, { ...stages, collect });
    expect(outcomes).toEqual(["went on", "went on", "StoreUnavailable", "StoreUnavailable"]);
    expect(answers).toEqual(["ack"]);
  });
});

describe("the stamp", () => {
  test("is that of the start, and a later one of the same account and minute gets the next that is free", async () => {
    world.clock.now = Date.parse("2026-03-01T05:07:59.999Z");
    const keys = [await addExecution(world), await addExecution(world), await addExecution(world)];
    await Promise.all(keys.map((key) => consume([messageOf(key)])));
    const stamps = await Promise.all(keys.map(async (key) => (await rowOf(key)).stamp ?? ""));
    expect(stamps.toSorted()).toEqual(["2026-03-01-0507", "2026-03-01-0508", "2026-03-01-0509"]);
    const elsewhere = await addExecution(world, { accountId: "210987654321", auditorAuthMethod: "config" });
    await consume([messageOf({ ...elsewhere, accountId: "210987654321" })]);
    expect((await rowOf(elsewhere)).stamp).toBe("2026-03-01-0507");
  });

  test("leaves out minutes that were given away, over midnight and the end of the year", async () => {
    world.clock.now = Date.parse("2026-12-31T23:59:00Z");
    const keys = [await addExecution(world), await addExecution(world), await addExecution(world)];
    for (const key of keys.slice(0, 2)) await consume([messageOf(key)]);
    world.clock.now = Date.parse("2027-01-01T00:00:30Z");
    for (const key of keys.slice(2)) await consume([messageOf(key)]);
    const stamps = await Promise.all(keys.map(async (key) => (await rowOf(key)).stamp));
    expect(stamps).toEqual(["2026-12-31-2359", "2027-01-01-0000", "2027-01-01-0001"]);
  });

  test("stays through retries", async () => {
    const key = await addExecution(world);
    await consume([messageOf(key)], { collect: async () => ({ outcome: "retry", code: "throttled", message: "" }) });
    const first = await rowOf(key);
    world.clock.now += 600_000;
    await consume([messageOf(key)]);
    expect(await rowOf(key)).toMatchObject({ stamp: first.stamp, startedAt: first.startedAt, status: "succeeded" });
  });
});
