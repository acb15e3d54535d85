import { beforeEach, describe, expect, test } from "vitest";
import type { Stages } from "../../../src/jobs/execution/stage/stage.ts";
import { consumeJobs } from "../../../src/jobs/queue/consume.ts";
import { runCron } from "../../../src/jobs/schedule/cron.ts";
import { Crash, Outside, passTime, through } from "../crash.ts";
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
  START,
  service,
  stages,
} from "../jobs/world.ts";

let world: JobWorld;
beforeEach(async () => {
  world = await emptyWorld();
});

const cron = (expression: string, now: number) => runCron(expression, now, world.dependencies);

describe("a worker that is killed is replaced, and the execution done, within 90 seconds", () => {
  const STAGES = ["collect", "analyze", "deliver"] as const;
  /** Seconds after a full minute; from 35 to 60 the lease ends just after a recovery. */
  const MOMENTS = [0, 36];
  const cases = STAGES.flatMap((stage) =>
    ["is delivered again at once", "is never seen again"].flatMap((fate) =>
      MOMENTS.map((seconds) => ({ stage, fate, seconds })),
    ),
  );

  test.each(cases)("in $stage, $seconds s after the minute; its message $fate", async ({ stage, fate, seconds }) => {
    world.clock.now = START + seconds * 1000;
    const key = await addExecution(world);
    await world.queue.send(messageOf(key));
    const outside = new Outside();
    const killed: Stages[typeof stage] = async (context) => {
      await context.progress(1, 2, "under way");
      outside.kill();
      throw new Crash(stage);
    };
    const deadly = through(outside, world.dependencies);
    await world.queue.deliver(
      (batch) => consumeJobs(batch, deadly, { ...stages, [stage]: killed }),
      () => outside.dead,
    );
    expect((await rowOf(key)).leaseUntil).toBeGreaterThan(world.clock.now);
    if (fate === "is never seen again") world.queue.held = [];

    const killedAt = world.clock.now;
    await passTime(world, service, cron, killedAt + 10 * 60_000, async () => (await rowOf(key)).finishedAt !== null);
    const row = await rowOf(key);
    expect(row).toMatchObject({ status: "succeeded", fence: 2 });
    expect(Number(row.finishedAt) - killedAt).toBeLessThanOrEqual(90_000);
    if (fate === "is delivered again at once") expect(Number(row.finishedAt) - killedAt).toBeLessThanOrEqual(30_000);
    expect([await count("execution_report"), await count("credential_envelope")]).toEqual([2, 0]);
  });
});

describe("a message whose execution another worker owns", () => {
  test("is told to come again when the lease ends, and is done with after four times", async () => {
    const key = await addExecution(world, {
      status: "collecting",
      fence: 1,
      attempts: 1,
      stamp: "2026-03-01-0459",
      startedAt: START - 60_000,
      leaseUntil: START + 7_500,
      dueAt: START + 7_500,
    });
    const answers = [];
    for (const attempts of [1, 4, 5]) {
      const delivered = batchOf([{ id: "m", body: messageOf(key), attempts }]);
      await consumeJobs(delivered.batch, world.dependencies, stages);
      answers.push(...delivered.answers);
    }
    expect(answers).toEqual([{ retryAfterSeconds: 9 }, { retryAfterSeconds: 9 }, "ack"]);
    expect(world.queue.held).toEqual([]);
  });
});

describe("a claim whose answer is lost", () => {
  test("is recognised by its id, and its worker goes on at once", async () => {
    const key = await addExecution(world);
    let lost = 0;
    const d1 = answersLost((call) => {
      if (call !== 1) return false;
      lost += 1;
      return true;
    });
    const { batch, answers } = batchOf([{ id: "m", body: messageOf(key), attempts: 1 }]);
    await consumeJobs(batch, { ...world.dependencies, d1 }, stages);
    expect([lost, answers]).toEqual([1, ["ack"]]);
    expect(await rowOf(key)).toMatchObject({ status: "succeeded", fence: 1 });
    expect(await keysOf(bindings.STAGING)).toEqual([]);
  });

  test("is nobody's when another worker has claimed since", async () => {
    const key = await addExecution(world);
    const d1 = answersLost(
      (call) => call === 1,
      async () => {
        await bindings.DB.prepare("update execution set fence = fence + 1, claimed_by = 'another'").run();
      },
    );
    const { batch, answers } = batchOf([{ id: "m", body: messageOf(key), attempts: 1 }]);
    await consumeJobs(batch, { ...world.dependencies, d1 }, stages);
    expect(answers).toEqual([{ retryAfterSeconds: expect.any(Number) }]);
    expect(await rowOf(key)).toMatchObject({ status: "collecting", fence: 2, claimedBy: "another" });
  });
});

/** D1 that executes each batch and gives no answer to those that `isLost` names, counted from 1. */
function answersLost(isLost: (call: number) => boolean, then = async () => {}): D1Database {
  let calls = 0;
  return new Proxy(bindings.DB, {
    get(target, property) {
      if (property === "batch")
        return async (statements: D1PreparedStatement[]) => {
          calls += 1;
          const call = calls;
          const results = await target.batch(statements);
          if (!isLost(call)) return results;
          await then();
          throw new Error("the answer was lost");
        };
      const member = Reflect.get(target, property);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
