import * as fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import type { JobMessage } from "../../../src/jobs/message.ts";
import { jobQueue } from "../../../src/jobs/queue/jobQueue.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { customer, execution, partner } from "../../../src/store/schema.ts";
import { HeldQueue } from "../heldQueue.ts";
import { ACCOUNT, bindings, count, emptyWorld, type JobWorld, messageOf, START, service, stages } from "./world.ts";

let world: JobWorld;
beforeEach(async () => {
  world = await emptyWorld();
});

const partnerOf = (letter: string) => `P00000${letter.charCodeAt(0) - "A".charCodeAt(0)}`;

/** Queues executions with method `config` of the partners that the letters name, in that order, with their messages. */
async function trigger(letters: string): Promise<void> {
  const { orm } = openDatabase(bindings.DB);
  for (const letter of letters) {
    const partnerId = partnerOf(letter);
    const customerId = `${partnerId}-000000000001`;
    const at = { createdAt: START, updatedAt: START };
    await orm
      .insert(partner)
      .values({ partnerId, ...at })
      .onConflictDoNothing();
    await orm
      .insert(customer)
      .values({ customerId, partnerId, partnerCustomerId: "customer-1", deliveryDestinations: [], ...at })
      .onConflictDoNothing();
    made += 1;
    const suffix = made.toString(36).toUpperCase().padStart(4, "0");
    const key = {
      executionId: `ondemand-${customerId}-${ACCOUNT}-2026-03-01_${suffix}`,
      customerId,
      accountId: ACCOUNT,
    };
    world.clock.now += 1;
    await orm.insert(execution).values({
      ...key,
      partnerId,
      partnerCustomerId: "customer-1",
      kind: "ondemand",
      day: "2026-03-01",
      provider: "aws",
      auditorAuthMethod: "config",
      createdAt: world.clock.now,
      dueAt: world.clock.now + 3_600_000,
    });
    await world.queue.send(messageOf(key));
  }
}
let made = 0;

/** Delivers messages one after the other, in their order; gives the partners of the executions that ended. */
async function run(messages: number): Promise<string> {
  const ended: string[] = [];
  for (let index = 0; index < messages && world.queue.held.length > 0; index++) {
    const [message, ...rest] = world.queue.held.splice(0);
    if (!message) break;
    world.queue.held = [message];
    const seen = world.events.length;
    world.clock.now = Math.max(world.clock.now + 1000, message.visibleAt);
    await world.queue.deliver((batch) => service.consume(batch, world.dependencies));
    world.queue.held = [...rest, ...world.queue.held];
    for (const { event, fields } of world.events.slice(seen))
      if (event === "execution.ended") ended.push(String(fields.customerId).slice(6, 7));
  }
  return ended.map((digit) => String.fromCharCode("A".charCodeAt(0) + Number(digit))).join("");
}

describe("partners take turns", () => {
  test.each([
    ["one alone goes in the order of its triggers", "AAA", "AAA"],
    ["a single run waits for one of the flood at most", "AAAAAAAAB", "ABAAAAAAA"],
    ["two floods alternate", "AAABBB", "ABABAB"],
    ["three take turns, and what is left goes on", "AAAABBC", "ABCABAA"],
  ])("%s", async (_what, triggered, order) => {
    await trigger(triggered);
    expect(await run(triggered.length)).toBe(order);
    expect(world.queue.held).toEqual([]);
  });

  test("who comes while a flood is worked on is next", async () => {
    await trigger("AAAAAA");
    expect(await run(3)).toBe("AAA");
    await trigger("B");
    expect(await run(4)).toBe("BAAA");
  });

  test("whatever arrives, twice or with failures between, every execution ends once", { timeout: 60_000 }, async () => {
    const letters = fc.array(fc.constantFrom("A", "B", "C"), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(letters, fc.boolean(), fc.integer({ min: 0, max: 3 }), async (triggered, twice, failures) => {
        world = await emptyWorld();
        await trigger(triggered.join(""));
        if (twice) world.queue.duplicate();
        let left = failures;
        const collect = stages.collect;
        stages.collect = async (context) => {
          left -= 1;
          return left >= 0 ? { outcome: "retry", code: "throttled", message: "Wait." } : collect(context);
        };
        try {
          const ended = await run(100);
          expect([...ended].sort()).toEqual([...triggered].sort());
        } finally {
          stages.collect = collect;
        }
        expect(await count("execution where status = 'succeeded'")).toBe(triggered.length);
        expect(world.queue.held).toEqual([]);
      }),
      { seed: 7, numRuns: 10 },
    );
  });

  test("workers at once each take another one", async () => {
    await trigger("AAAAB");
    const batches = world.queue.held.splice(0).map((message) => message.body);
    const ended: string[] = [];
    await Promise.all(
      batches.map(async (body) => {
        const queue = new HeldQueue(() => world.clock.now);
        await queue.send(body);
        await queue.deliver((batch) => service.consume(batch, world.dependencies));
        world.queue.held.push(...queue.held);
      }),
    );
    while (world.queue.held.length > 0) ended.push(await run(1));
    expect(await count("execution where status = 'succeeded'")).toBe(5);
  });
});

describe("the two queues", () => {
  const at = { customerId: "P123456-000000000001", accountId: ACCOUNT };
  const onDemand: JobMessage = {
    kind: "execution",
    executionId: `ondemand-P123456-000000000001-${ACCOUNT}-2026-03-01_AAAA`,
    ...at,
  };
  const daily: JobMessage = {
    kind: "execution",
    executionId: `daily-P123456-000000000001-${ACCOUNT}-2026-03-01_AAAA`,
    ...at,
  };
  const page: JobMessage = { kind: "daily", day: "2026-03-01", after: null };

  test("keep daily runs and their pages apart from what is asked for", async () => {
    const [first, second] = [new HeldQueue(() => START), new HeldQueue(() => START)];
    const queue = jobQueue(first, second);
    for (const message of [onDemand, daily, page]) await queue.send(message, { delaySeconds: 3 });
    await queue.sendBatch([daily, onDemand, daily].map((body) => ({ body })));
    expect(first.held.map(({ body }) => body)).toEqual([onDemand, onDemand]);
    expect(second.held.map(({ body }) => body)).toEqual([daily, page, daily, daily]);
    expect(first.held[0]?.visibleAt).toBe(START + 3000);
  });
});
