import { describe, expect, test } from "vitest";
import { analyze } from "../../../src/jobs/execution/analyze/analyze.ts";
import { deliver } from "../../../src/jobs/execution/deliver/deliver.ts";
import { consumeJobs } from "../../../src/jobs/queue/consume.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { executionReport } from "../../../src/store/schema.ts";
import { policies, resources, roles, stageCollection, users } from "../analyze/collected.ts";
import { type Service, settle, surviveEveryCrash, withFewReads } from "../crash.ts";
import { OBJECTS_OF_A_SET, REPORTS_OF_A_SET } from "../reportsOfASet.ts";
import {
  ACCOUNT,
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
  transitions,
} from "./world.ts";

/** More of them where the customer wants its tables as Parquet too. */
const TABLES = 5;
const realService: Service = {
  ...service,
  consume: (batch, dependencies) => consumeJobs(batch, dependencies, { ...stages, analyze, deliver }),
};

/** Everything in parts, a range for each of the four principals: they and two buckets are the account, and two are roles. */
const PARTS = { undivided: 0, range: 1_004 };
const WHOLE = { undivided: Number.POSITIVE_INFINITY, range: 1 };
/** An invocation ends after the first principal of a range. */
const ONE_EACH = { wallMs: 60_000, subrequests: 1 };

const idOf = (day: string, suffix: string) => `ondemand-P123456-000000000001-${ACCOUNT}-${day}_${suffix}`;

/** An execution of the account that has been collected, and its message. */
async function addCollected(world: JobWorld, day: string, suffix: string, records = resources) {
  const executionId = idOf(day, suffix);
  const collectionPrefix = `executions/${executionId}/1/collection/`;
  const iam = [{ UserDetailList: [...users], RoleDetailList: [...roles], Policies: [...policies] }];
  await stageCollection(bindings.STAGING, collectionPrefix, iam, [records]);
  const key = await addExecution(world, {
    executionId,
    day,
    status: "analyzing",
    auditorAuthMethod: "config",
    stamp: `${day}-0500`,
    startedAt: Date.parse(`${day}T05:00:00Z`),
    fence: 1,
    collectionPrefix,
  });
  await world.queue.send(messageOf({ ...key, executionId }));
  return { ...key, executionId };
}

async function worldWith(settings: Partial<JobWorld["dependencies"]>): Promise<JobWorld> {
  const world = await emptyWorld();
  Object.assign(world.dependencies, settings);
  return world;
}

/** Name, length and digest of the reports of an execution. */
async function reportsOf({ executionId }: { executionId: string }) {
  const rows = await openDatabase(bindings.DB).orm.select().from(executionReport);
  return rows
    .filter((row) => row.executionId === executionId)
    .map(({ fileName, bytes, sha256 }) => `${fileName} ${bytes} ${sha256}`)
    .sort();
}

const [FIRST, SECOND] = ["2026-02-27", "2026-02-28"];

/** The reports of two analyses, of which the second finds another bucket, with tables as Parquet. */
async function twoAnalyses(settings: Partial<JobWorld["dependencies"]>) {
  const world = await worldWith(settings);
  await bindings.DB.exec("update customer set hive_enabled = 1");
  const first = await addCollected(world, FIRST, "AAAA");
  await settle(world, realService);
  const another = { arn: "arn:aws:s3:::third", name: "third", tags: {} };
  const second = await addCollected(world, SECOND, "BBBB", [...resources, another]);
  await settle(world, realService);
  return { reports: [await reportsOf(first), await reportsOf(second)], events: world.events };
}

const started = (world: Pick<JobWorld, "events">) =>
  world.events.filter(({ event }) => event === "part.done" || event === "part.paused").length;

/** A staging bucket that takes nothing: every `put` fails. */
function without(error: Error): R2Bucket {
  return new Proxy(bindings.STAGING, {
    get(object, property) {
      if (property === "put") return () => Promise.reject(error);
      const member = Reflect.get(object, property);
      return typeof member === "function" ? member.bind(object) : member;
    },
  });
}

/** Every operation but most reads, until the first on the inbox: `crashOfStages.test.ts` dies in what follows. */
function untilDelivery(): (name: string) => boolean {
  const isTold = withFewReads();
  let isDelivering = false;
  return (name) => {
    isDelivering ||= name.startsWith("inbox");
    return !isDelivering && isTold(name);
  };
}

describe("an analysis in parts", () => {
  test("ends with the bytes of an undivided one, its comparison with the last one included", async () => {
    const whole = await twoAnalyses({ sizes: WHOLE });
    expect(whole.reports.map(({ length }) => length)).toEqual(Array(2).fill(REPORTS_OF_A_SET + TABLES));
    expect(started(whole)).toBe(0);
    // What deletion and retention remove is what the rows name.
    const rows = await openDatabase(bindings.DB).orm.select().from(executionReport);
    const tables = rows.filter(({ objectKey }) => objectKey.endsWith(".parquet")).map(({ objectKey }) => objectKey);
    const first = idOf(FIRST, "AAAA");
    expect(tables).toHaveLength(2 * TABLES);
    expect(tables).toContain(
      `customers/P123456-000000000001/hive/aws/principal_access_summaries/account_id=${ACCOUNT}/analysis_date=${FIRST}/${first}.parquet`,
    );
    expect((await keysOf(bindings.INBOX)).filter((key) => key.includes("/hive/"))).toEqual(tables.toSorted());
    const parts = await twoAnalyses({ sizes: PARTS });
    expect(parts.reports).toEqual(whole.reports);
    // Four ranges and three groups of reports, twice.
    expect(started(parts)).toBe(2 * (4 + 3));
    const pieces = await twoAnalyses({ sizes: { undivided: 0, range: 1e9 }, limits: ONE_EACH });
    expect(pieces.reports).toEqual(whole.reports);
    // One range of four pieces.
    expect(started(pieces)).toBe(2 * (4 + 3));
  });

  test("leaves one set of reports with the same bytes wherever a worker dies", { timeout: 240_000 }, async () => {
    const undivided = await worldWith({ sizes: WHOLE });
    const whole = await addCollected(undivided, FIRST, "AAAA");
    await settle(undivided, realService);
    const expected = await reportsOf(whole);
    const settings = { sizes: { undivided: 0, range: 2_008 }, limits: ONE_EACH };
    const operations = await surviveEveryCrash(
      async () => {
        const world = await worldWith(settings);
        await addCollected(world, FIRST, "AAAA");
        return world;
      },
      realService,
      async (world, point) => {
        expect(await transitions(whole), point).toEqual(["analyzing>delivering", "delivering>succeeded"]);
        expect(await rowOf(whole), point).toMatchObject({ errorCode: null, dueAt: null, leaseUntil: null });
        expect(await reportsOf(whole), point).toEqual(expected);
        expect((await keysOf(bindings.INBOX)).length, point).toBe(OBJECTS_OF_A_SET);
        expect(await keysOf(bindings.STAGING), point).toEqual([]);
        expect(await count("analysis_part"), point).toBe(0);
        expect(world.queue.dead, point).toEqual([]);
      },
      undefined,
      untilDelivery,
      // To die before the next operation leaves the same behind; `crash.test.ts` does both.
      ["after"],
    );
    expect(operations.filter((name) => name === "queue.sendBatch").length).toBeGreaterThan(3);
  });

  test("is told apart in the progress", async () => {
    const world = await worldWith({ sizes: PARTS });
    const key = await addCollected(world, FIRST, "AAAA");
    const seen: string[] = [];
    while (
      (await world.queue.deliver(async (batch) => {
        await realService.consume(batch, world.dependencies);
        const { progressDone, progressTotal, progressWhat, leaseUntil } = await rowOf(key);
        seen.push(`${progressDone}/${progressTotal} ${progressWhat}`);
        if (progressWhat === "ranges analyzed") expect(leaseUntil).toBeNull();
      })) > 0
    );
    expect(seen).toEqual([
      "0/4 ranges analyzed",
      "1/4 ranges analyzed",
      "2/4 ranges analyzed",
      "3/4 ranges analyzed",
      "4/4 ranges analyzed",
      "1/3 groups of reports written",
      "2/3 groups of reports written",
      "3/3 groups of reports written",
      expect.stringMatching(/finished$/),
    ]);
  });

  test("goes on when messages are lost", async () => {
    const world = await worldWith({ sizes: PARTS });
    const key = await addCollected(world, FIRST, "AAAA");
    for (let step = 0; step < 40 && (await rowOf(key)).status !== "succeeded"; step++) {
      await world.queue.deliver((batch) => realService.consume(batch, world.dependencies));
      if (step % 2 === 0) world.queue.held = [];
      world.clock.now += 7 * 60_000;
      await realService.sweep(world.dependencies, world.clock.now);
    }
    expect(await rowOf(key)).toMatchObject({ status: "succeeded" });
    expect((await reportsOf(key)).length).toBe(REPORTS_OF_A_SET);
  });

  test("fails as a whole when one part cannot be done, and the others end", async () => {
    const world = await worldWith({ sizes: PARTS });
    const key = await addCollected(world, FIRST, "AAAA");
    await world.queue.deliver((batch) => realService.consume(batch, world.dependencies));
    const [broken] = world.queue.held.splice(0, 1);
    const others = world.queue.held;
    const staging = without(new Error("full"));
    world.queue.held = broken ? [broken] : [];
    for (let delivery = 1; delivery <= 9; delivery++) {
      await world.queue.deliver((batch) => realService.consume(batch, { ...world.dependencies, staging }));
      world.clock.now += 5 * 60_000;
    }
    expect(await rowOf(key)).toMatchObject({ status: "failed", errorCode: "internal", leaseUntil: null });
    world.queue.held = others;
    await world.queue.deliver((batch) => realService.consume(batch, world.dependencies));
    expect(world.queue.held).toEqual([]);
    expect(started(world)).toBe(0);
    await settle(world, realService);
    expect(await count("execution_report")).toBe(0);
    expect(await keysOf(bindings.STAGING)).toEqual([]);
    expect(await count("analysis_part")).toBe(0);
  });

  test.each([
    [
      "outlasts an outage of R2 until its day is over, however often a part is tried",
      new Error("R2 is unavailable"),
      true,
    ],
    ["does not outlast a bug", new TypeError("a bug"), false],
  ])("%s", async (_, error, outlasts) => {
    const day = "2026-03-01";
    const sizes = { undivided: 0, range: 1e9 };
    const world = await worldWith({ sizes });
    const key = await addCollected(world, day, "AAAA");
    await world.queue.deliver((batch) => realService.consume(batch, world.dependencies));
    const staging = without(error);
    const tryFor = async (deliveries: number) => {
      for (let delivery = 1; delivery <= deliveries; delivery++) {
        await world.queue.deliver((batch) => realService.consume(batch, { ...world.dependencies, staging }));
        world.clock.now += 5 * 60_000;
      }
      const { status, errorCode } = await rowOf(key);
      return { status, errorCode };
    };
    const failed = { status: "failed", errorCode: "internal" };
    expect(await tryFor(12)).toEqual(outlasts ? { status: "analyzing", errorCode: null } : failed);
    if (!outlasts) return;

    await settle(world, realService);
    expect(await rowOf(key)).toMatchObject({ status: "succeeded" });
    expect((await reportsOf(key)).length).toBe(REPORTS_OF_A_SET);

    const second = await worldWith({ sizes });
    const late = await addCollected(second, day, "AAAA");
    await second.queue.deliver((batch) => realService.consume(batch, second.dependencies));
    // The day ends between two deliveries.
    second.clock.now = Date.parse(`${day}T23:20:00Z`);
    for (let delivery = 1; delivery <= 10; delivery++) {
      await second.queue.deliver((batch) => realService.consume(batch, { ...second.dependencies, staging }));
      second.clock.now += 5 * 60_000;
    }
    expect(await rowOf(late)).toMatchObject(failed);
  });

  test("of an execution that was planned again does nothing", async () => {
    const world = await worldWith({ sizes: PARTS });
    const key = await addCollected(world, FIRST, "AAAA");
    await world.queue.deliver((batch) => realService.consume(batch, world.dependencies));
    await bindings.DB.prepare("update execution set cursor = null where execution_id = ?").bind(key.executionId).run();
    const parts = world.queue.held;
    world.queue.held = [];
    await world.queue.send(messageOf(key));
    world.clock.now = START + 1;
    await world.queue.deliver((batch) => realService.consume(batch, world.dependencies));
    const again = world.queue.held;
    world.queue.held = parts;
    await world.queue.deliver((batch) => realService.consume(batch, world.dependencies));
    expect(started(world)).toBe(0);
    world.queue.held = again;
    await settle(world, realService);
    expect(await rowOf(key)).toMatchObject({ status: "succeeded" });
  });
});
