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
      round: 0,
      provider: "aws",
      auditor_auth_method: "config",
      role_arn: "arn:aws:iam::000000000001:role/auditor",
      external_id: "external",
      status: "queued",
      stamp: null,
      attempts: 0,
      fence: 0,
      claimed_by: null,
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
      new_findings: null,
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

describe("a daily run that has failed is made again the same day", () => {
  const HOUR = 3_600_000;
  const fail = (code: string, at: number) =>
    bindings.DB.prepare(
      "update execution set status = 'failed', error_code = ?, finished_at = ?, due_at = null where finished_at is null",
    )
      .bind(code, at)
      .run();
  const sweepAt = async (now: number) => {
    world.clock.now = now;
    await runCron("*/5 * * * *", now, world.dependencies);
    return count("execution");
  };
  /** One account, whose daily run failed for this reason at ten past seven. */
  const failedFor = async (code: string) => {
    await addAccounts(world, 1);
    await runCron(DAILY, SEVEN, world.dependencies);
    await unfold();
    world.queue.held = [];
    await fail(code, SEVEN + 600_000);
  };
  const FAILED_AT = SEVEN + 600_000;

  test.each(["internal", "throttled", "vending_failed", "credential_expired"])(
    "for %s after one, two and four hours, and no more often",
    async (code) => {
      await failedFor(code);
      expect(await sweepAt(FAILED_AT + HOUR - 1)).toBe(1);
      expect(await sweepAt(FAILED_AT + HOUR)).toBe(2);
      expect(executionMessages()).toHaveLength(1);
      expect(await sweepAt(FAILED_AT + 3 * HOUR)).toBe(2);
      for (const [round, hours] of [2, 4].entries()) {
        const failedAt = world.clock.now;
        await fail(code, failedAt);
        expect(await sweepAt(failedAt + hours * HOUR - 1)).toBe(round + 2);
        expect(await sweepAt(failedAt + hours * HOUR)).toBe(round + 3);
      }
      await fail(code, world.clock.now);
      expect(await sweepAt(SEVEN + 17 * HOUR - 1)).toBe(4);
      expect(await count("execution where kind = 'daily' and day = '2026-03-01'")).toBe(4);
    },
  );

  test("and succeeds", async () => {
    await failedFor("internal");
    await sweepAt(FAILED_AT + HOUR);
    await settle(world, service);
    expect(await count("execution where status = 'succeeded' and round = 1")).toBe(1);
    expect(await sweepAt(FAILED_AT + 10 * HOUR)).toBe(2);
  });

  test.each(["access_denied", "assume_role_denied", "wrong_account"])(
    "for %s only once the account has been configured anew",
    async (code) => {
      await failedFor(code);
      expect(await sweepAt(FAILED_AT + 8 * HOUR)).toBe(1);
      await bindings.DB.prepare("update account set updated_at = ?").bind(world.clock.now).run();
      expect(await sweepAt(FAILED_AT + 8 * HOUR + 1)).toBe(2);
      await fail(code, world.clock.now);
      expect(await sweepAt(FAILED_AT + 16 * HOUR)).toBe(2);
    },
  );

  test("but not while the account is at its limit of denials", async () => {
    await failedFor("assume_role_denied");
    for (let denials = 1; denials <= 9; denials++)
      await addExecution(world, {
        accountId: "000000000001",
        status: "failed",
        errorCode: "assume_role_denied",
        finishedAt: FAILED_AT,
        dueAt: null,
      });
    await bindings.DB.prepare("update account set updated_at = ?").bind(FAILED_AT).run();
    const made = () => count("execution where kind = 'daily'");
    await sweepAt(FAILED_AT + HOUR - 1);
    expect(await made()).toBe(1);
    await sweepAt(FAILED_AT + HOUR);
    expect(await made()).toBe(2);
  });

  test("not after it was cancelled, for a suspended partner, without its configuration, or on the next day", async () => {
    await failedFor("internal");
    const again = async (change: string, back: string, at = FAILED_AT + HOUR) => {
      await bindings.DB.prepare(change).run();
      const made = await sweepAt(at);
      await bindings.DB.prepare(back).run();
      return made;
    };
    expect(await again("update execution set status = 'cancelled'", "update execution set status = 'failed'")).toBe(1);
    expect(await again("update partner set suspended_at = 1", "update partner set suspended_at = null")).toBe(1);
    expect(
      await again("update account set account_id = 'gone'", "update account set account_id = '000000000001'"),
    ).toBe(1);
    await again("select 1", "select 1", SEVEN + 17 * HOUR);
    expect(await count("execution where day = '2026-03-01'")).toBe(1);
  });

  test("once, when two sweeps run at the same time", async () => {
    await failedFor("internal");
    world.clock.now = FAILED_AT + HOUR;
    await Promise.all([1, 2].map(() => runCron("*/5 * * * *", world.clock.now, world.dependencies)));
    expect([await count("execution"), executionMessages().length]).toEqual([2, 1]);
  });
});

test("a page whose answer is lost sends its messages all the same", async () => {
  await addAccounts(world, 3);
  await runCron(DAILY, SEVEN, world.dependencies);
  const { prepare, batch } = bindings.DB;
  let isLost = false;
  const losing = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, property) {
        if (property === "bind") return (...values: unknown[]) => losing(target.bind(...values));
        if (property !== "raw") return Reflect.get(target, property);
        return async () => {
          await target.raw();
          isLost = true;
          throw new Error("the answer was lost");
        };
      },
    });
  const d1 = new Proxy(bindings.DB, {
    get(target, property) {
      if (property !== "prepare") return property === "batch" ? batch.bind(target) : Reflect.get(target, property);
      return (query: string) => {
        const statement = prepare.call(target, query);
        return query.startsWith('insert into "execution"') && !isLost ? losing(statement) : statement;
      };
    },
  });
  await world.queue.deliver((messages) => service.consume(messages, { ...world.dependencies, d1 }));
  expect([isLost, await count("execution"), executionMessages().length]).toEqual([true, 3, 3]);
});
