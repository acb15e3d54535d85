import { beforeEach, expect, test } from "vitest";
import { runCron } from "../../../src/jobs/schedule/cron.ts";
import { passTime, through } from "../crash.ts";
import { addAccounts, bindings, count, emptyWorld, type JobWorld, service } from "../jobs/world.ts";

const SEVEN = Date.parse("2026-03-01T07:00:00Z");
const MINUTE_MS = 60_000;
const ACCOUNTS = Number(bindings.OUTAGE_ACCOUNTS);

let world: JobWorld;
beforeEach(async () => {
  world = await emptyWorld();
  await addAccounts(world, ACCOUNTS);
  world.clock.now = SEVEN - 1;
});

const succeeded = () => count("execution where kind = 'daily' and status = 'succeeded'");

/** Lets the morning pass until all have succeeded or an hour is over; gives the minutes that it took. */
async function morning(): Promise<number> {
  const { dependencies } = world;
  const cron = (expression: string, now: number) => runCron(expression, now, dependencies);
  await passTime(world, service, cron, SEVEN + 60 * MINUTE_MS, async () => (await succeeded()) === ACCOUNTS);
  return (world.clock.now - SEVEN) / MINUTE_MS;
}

/** From seven on every operation whose name matches fails, until `minutes` have passed. */
function takeAway(names: RegExp, minutes: number): void {
  const isAway = () => world.clock.now >= SEVEN && world.clock.now < SEVEN + minutes * MINUTE_MS;
  world.dependencies = through(
    {
      run: async (name, operation) => {
        if (isAway() && names.test(name)) throw new Error(`${name}: out of reach`);
        return operation();
      },
    },
    world.dependencies,
  );
}

test("D1 is away for 20 minutes at the daily start: all succeed within the hour", { timeout: 120_000 }, async () => {
  takeAway(/^d1\./, 20);
  expect(await morning()).toBeLessThan(60);
  expect([await succeeded(), await count("execution"), await count("execution_report")]).toEqual([
    ACCOUNTS,
    ACCOUNTS,
    ACCOUNTS * 2,
  ]);
});

test("R2 is away for 12 minutes at the daily start: all succeed within the hour", { timeout: 120_000 }, async () => {
  takeAway(/^(staging|inbox)\./, 12);
  expect(await morning()).toBeLessThan(60);
  expect([await succeeded(), await count("execution"), await count("execution_report")]).toEqual([
    ACCOUNTS,
    ACCOUNTS,
    ACCOUNTS * 2,
  ]);
});
