import { beforeEach, describe, expect, test } from "vitest";
import {
  LeaseLost,
  type StageContext,
  type StageResult,
  type Stages,
} from "../../../src/jobs/execution/stage/stage.ts";
import { consumeJobs } from "../../../src/jobs/queue/consume.ts";
import { settle } from "../crash.ts";
import { batchOf } from "../heldQueue.ts";
import {
  addExecution,
  bindings,
  count,
  dump,
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

describe("a late worker changes nothing", () => {
  const ends: Record<string, (context: StageContext) => Promise<StageResult>> = {
    "goes on as if nothing had happened": async (context) => {
      const name = { collecting: "collect", analyzing: "analyze", delivering: "deliver" } as const;
      return stages[name[context.execution.status]](context);
    },
    "says it is done": async () => ({ outcome: "done", prefix: "elsewhere/" }),
    "fails for good": async () => ({ outcome: "failed", code: "access_denied", message: "no" }),
    "asks to go on": async () => ({ outcome: "continue", cursor: "late" }),
    "reports a checkpoint": async (context) => {
      await expect(context.checkpoint("late")).rejects.toThrow(LeaseLost);
      throw new LeaseLost();
    },
    "asks for a retry": async () => ({ outcome: "retry", code: "throttled", message: "later" }),
    throws: async () => {
      throw new Error("late");
    },
    "reports progress": async (context) => {
      await expect(context.progress(1, 2, "late")).rejects.toThrow(LeaseLost);
      throw new LeaseLost();
    },
  };
  const cases = NAMES.flatMap((stage) =>
    Object.keys(ends).flatMap((end) => (["finished", "at work"] as const).map((other) => ({ stage, end, other }))),
  );

  test.each(cases)("in $stage, when it $end and its successor is $other", async ({ stage, end, other }) => {
    const key = await addExecution(world);
    const late = gate();
    const reached = gate();
    const first = consume([messageOf(key)], {
      [stage]: async (context: StageContext) => {
        reached.open();
        await late.opened;
        return ends[end]?.(context);
      },
    });
    await reached.opened;
    world.clock.now += 6 * 60_000;
    const successorAtWork = gate();
    const successorMay = gate();
    if (other === "finished") successorMay.open();
    const second = consume([messageOf(key)], {
      [stage]: async (context: StageContext) => {
        successorAtWork.open();
        await successorMay.opened;
        return stages[stage](context);
      },
    });
    await (other === "finished" ? second : successorAtWork.opened);
    const before = await dump();
    late.open();
    expect(await first).toEqual(["ack"]);
    const after = await dump();
    // What a late stage itself stages lies under its own fence; in the inbox it can only repeat what is there.
    expect(after.tables).toEqual(before.tables);
    if (end !== "goes on as if nothing had happened") expect(after).toEqual(before);
    successorMay.open();
    expect(await second).toEqual(["ack"]);
    await settle(world, service);
    expect(await transitions(key)).toEqual(WHOLE_WAY);
    expect(await count("execution_report")).toBe(2);
    expect(await rowOf(key)).toMatchObject({ status: "succeeded", fence: 2 });
    expect(await keysOf(bindings.STAGING)).toEqual([]);
  });
});

test("what a late worker stages after the end goes too", async () => {
  const key = await addExecution(world, { auditorAuthMethod: "config" });
  const late = gate();
  const reached = gate();
  const first = consume([messageOf(key)], {
    collect: async (context: StageContext) => {
      reached.open();
      await late.opened;
      return stages.collect(context);
    },
  });
  await reached.opened;
  world.clock.now += 6 * 60_000;
  await consume([messageOf(key)]);
  expect(await keysOf(bindings.STAGING)).toEqual([]);
  late.open();
  await first;
  expect(await keysOf(bindings.STAGING)).toEqual([`executions/${key.executionId}/1/collection/page-1`]);
  await settle(world, service);
  expect(await keysOf(bindings.STAGING)).toEqual([]);
});

function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
