import { beforeEach, describe, expect, test } from "vitest";
import { runCron } from "../../../src/jobs/schedule/cron.ts";
import { settle } from "../crash.ts";
import { addAccounts, addExecution, bindings, CUSTOMER, count, emptyWorld, type JobWorld, service } from "./world.ts";

const SEVEN = Date.parse("2026-03-01T07:00:00Z");
const DAILY = "0 7 * * *";

let world: JobWorld;
beforeEach(async () => {
  world = await emptyWorld();
  world.clock.now = SEVEN;
});

/** Lets the daily pages unfold, without working on the executions. */
async function unfold(): Promise<void> {
  const pages = () => world.queue.held.some((message) => message.body.kind === "daily");
  for (let rounds = 1; pages(); rounds++) {
    if (rounds > 20) throw new Error("the pages do not end");
    const executions = world.queue.held.filter((message) => message.body.kind === "execution");
    world.queue.held = world.queue.held.filter((message) => message.body.kind === "daily");
    await world.queue.deliver((batch) => service.consume(batch, world.dependencies));
    world.queue.held.push(...executions);
  }
}

const executionMessages = () => world.queue.held.filter((message) => message.body.kind === "execution");

describe("the daily run", () => {
  test.each([0, 1, 99, 100, 101, 250])(
    "of %i accounts makes one execution each, with its message",
    async (accounts) => {
      await addAccounts(world, accounts);
      await runCron(DAILY, SEVEN, world.dependencies);
      await unfold();
      expect(await count("execution where kind = 'daily' and day = '2026-03-01'")).toBe(accounts);
      const ids = executionMessages().map(({ body }) => (body.kind === "execution" ? body.executionId : ""));
      expect(new Set(ids).size).toBe(accounts);
      for (const id of ids) expect(id).toMatch(/^daily-P123456-000000000001-\d{12}-2026-03-01_[A-Z0-9]{4}$/);
      const pages = world.events.filter((event) => event.event === "daily.page");
      expect(pages).toHaveLength(Math.floor(accounts / 100) + 1);
    },
  );

  test("copies the configuration of the account", async () => {
    await addAccounts(world, 1);
    await addExecution(world);
    await runCron(DAILY, SEVEN, world.dependencies);
    await unfold();
    const row = await bindings.DB.prepare("select * from execution where kind = 'daily'").first();
    expect(row).toEqual({
      execution_id: expect.stringMatching(/^daily-/),
      partner_id: "P123456",
      partner_customer_id: "customer-1",
      customer_id: CUSTOMER,
      account_id: "000000000001",
      kind: "daily",
      day: "2026-03-01",
      provider: "aws",
      auditor_auth_method: "config",
      role_arn: "arn:aws:iam::000000000001:role/auditor",
      external_id: "external",
      status: "queued",
      stamp: null,
      attempts: 0,
      fence: 0,
      lease_until: null,
      due_at: SEVEN + 600_000,
      collection_prefix: null,
      analysis_prefix: null,
      cursor: null,
      progress_done: 0,
      progress_total: 0,
      progress_what: "waiting",
      error_code: null,
      error_message: null,
      created_at: SEVEN,
      started_at: null,
      finished_at: null,
      staging_cleared_at: null,
      created_by: "schedule",
      reports_deleted_at: null,
    });
  });

  test("fired three times, its pages doubled and at once, makes nothing twice; the next day it makes new ones", async () => {
    await addAccounts(world, 120);
    await Promise.all([1, 2, 3].map(() => runCron(DAILY, SEVEN, world.dependencies)));
    world.queue.duplicate();
    const bodies = world.queue.held.length;
    expect(bodies).toBe(6);
    await Promise.all([unfold(), unfold()]);
    await runCron(DAILY, SEVEN + 30_000, world.dependencies);
    await unfold();
    expect(await count("execution")).toBe(120);
    expect(executionMessages()).toHaveLength(120);
    world.clock.now += 86_400_000;
    await runCron(DAILY, world.clock.now, world.dependencies);
    await unfold();
    expect(await count("execution where day = '2026-03-02'")).toBe(120);
  });

  test("is that of the time it was scheduled for, and any executions of the day before do not stand in its way", async () => {
    await addAccounts(world, 1);
    world.clock.now = Date.parse("2026-03-02T00:00:10Z");
    await runCron(DAILY, SEVEN, world.dependencies);
    await unfold();
    expect(await count("execution where day = '2026-03-01'")).toBe(1);
  });

  test("passes over an account that is no longer configured", async () => {
    await addAccounts(world, 3);
    await runCron(DAILY, SEVEN, world.dependencies);
    await bindings.DB.prepare("delete from account where account_id = '000000000002'").run();
    await unfold();
    expect(await count("execution")).toBe(2);
  });

  test("runs through to the reports", async () => {
    await addAccounts(world, 3);
    await runCron(DAILY, SEVEN, world.dependencies);
    await settle(world, service);
    expect(await count("execution where status = 'succeeded'")).toBe(3);
    expect(await count("execution_report")).toBe(6);
  });
});

describe("the sweep completes it", () => {
  const minutes = (after: number) => SEVEN + after * 60_000;
  const sweepAt = async (now: number) => {
    world.clock.now = now;
    await runCron("*/5 * * * *", now, world.dependencies);
    await unfold();
  };

  test("when cron has not fired, from a quarter past seven on", async () => {
    await addAccounts(world, 120);
    await sweepAt(minutes(10));
    expect(await count("execution")).toBe(0);
    await sweepAt(minutes(15));
    expect(await count("execution")).toBe(120);
    const started = () => world.events.filter((event) => event.event === "daily.started").length;
    expect(started()).toBe(1);
    await sweepAt(minutes(20));
    expect(started()).toBe(1);
  });

  test("when a page has died", async () => {
    await addAccounts(world, 250);
    await runCron(DAILY, SEVEN, world.dependencies);
    await world.queue.deliver((batch) => service.consume(batch, world.dependencies));
    expect(await count("execution")).toBe(100);
    world.queue.held = executionMessages();
    await sweepAt(minutes(15));
    expect(await count("execution")).toBe(250);
  });

  test("but leaves accounts that were configured after seven to the next day", async () => {
    await addAccounts(world, 2, SEVEN + 1);
    await sweepAt(minutes(600));
    expect(await count("execution")).toBe(0);
    await sweepAt(minutes(24 * 60 - 1));
    expect(await count("execution")).toBe(0);
    await sweepAt(minutes(24 * 60 + 15));
    expect(await count("execution where day = '2026-03-02'")).toBe(2);
  });

  test("also when the daily message could not be sent", async () => {
    await addAccounts(world, 1);
    const refusing = new Proxy(world.dependencies.jobs, { get: () => () => Promise.reject(new Error("queue")) });
    await runCron(DAILY, SEVEN, { ...world.dependencies, jobs: refusing });
    await sweepAt(minutes(15));
    expect(await count("execution")).toBe(1);
  });
});
