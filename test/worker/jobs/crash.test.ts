import { expect, test } from "vitest";
import { startDaily } from "../../../src/jobs/schedule/daily.ts";
import { settle, surviveEveryCrash } from "../crash.ts";
import {
  addAccounts,
  addExecution,
  bindings,
  count,
  emptyWorld,
  keysOf,
  messageOf,
  rowOf,
  service,
  transitions,
} from "./world.ts";

const WHOLE_WAY = ["queued>collecting", "collecting>analyzing", "analyzing>delivering", "delivering>succeeded"];

test("wherever the consumer dies, the execution ends once, with one set of reports and no trace", {
  timeout: 120_000,
}, async () => {
  let key = { executionId: "", customerId: "", accountId: "" };
  const operations = await surviveEveryCrash(
    async () => {
      const world = await emptyWorld();
      key = await addExecution(world);
      await world.queue.send(messageOf(key));
      return world;
    },
    service,
    async (world, point) => {
      expect(await transitions(key), point).toEqual(WHOLE_WAY);
      const row = await rowOf(key);
      expect(row, point).toMatchObject({
        errorCode: null,
        dueAt: null,
        leaseUntil: null,
        finishedAt: expect.any(Number),
      });
      expect(await count("execution_report"), point).toBe(2);
      expect(await count("credential_envelope"), point).toBe(0);
      expect(await keysOf(bindings.STAGING), point).toEqual([]);
      expect(await keysOf(bindings.INBOX), point).toEqual(
        ["manifest.json", "principals.csv"].map((name) => `customers/${key.customerId}/${name}.${row.stamp}`),
      );
      expect(world.queue.dead, point).toEqual([]);
    },
  );
  expect(operations.length).toBeGreaterThan(15);
});

test("wherever the daily run dies, each account gets one execution, and it ends", { timeout: 120_000 }, async () => {
  const operations = await surviveEveryCrash(
    async () => {
      const world = await emptyWorld();
      world.clock.now = Date.parse("2026-03-01T07:00:00Z");
      await addAccounts(world, 3);
      return world;
    },
    service,
    async (world, point) => {
      world.clock.now = Math.max(world.clock.now, Date.parse("2026-03-01T07:15:00Z"));
      await service.sweep(world.dependencies, world.clock.now);
      await settle(world, service);
      expect(await count("execution"), point).toBe(3);
      expect(await count("execution where kind = 'daily' and status = 'succeeded'"), point).toBe(3);
      expect(await count("execution_report"), point).toBe(6);
      expect(world.clock.now, point).toBeLessThan(Date.parse("2026-03-01T09:00:00Z"));
    },
    async (world, daily, hasDied) => {
      await startDaily(world.dependencies, world.clock.now).catch(() => undefined);
      const { queue, dependencies } = world;
      await queue.deliver((batch) => daily.consume(batch, dependencies), hasDied);
    },
  );
  expect(operations).toEqual(["queue.send", "d1.raw", "d1.raw", "d1.raw", "queue.sendBatch"]);
});
