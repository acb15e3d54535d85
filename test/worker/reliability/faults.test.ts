import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { collect } from "../../../src/jobs/execution/collect/collect.ts";
import type { Stage, Stages } from "../../../src/jobs/execution/stage/stage.ts";
import { stagingPrefix } from "../../../src/jobs/execution/stage/stage.ts";
import { consumeJobs } from "../../../src/jobs/queue/consume.ts";
import { runCron } from "../../../src/jobs/schedule/cron.ts";
import { sweep } from "../../../src/jobs/schedule/sweep.ts";
import { writeArtifact } from "../../../src/store/artifacts.ts";
import { FAULTS, type FaultId } from "../../reliability/faultTable.ts";
import { Crash, Outside, passTime, type Service, through } from "../crash.ts";
import { realWorld, triggerGovcloud } from "../jobs/realStages.ts";
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
} from "../jobs/world.ts";
import {
  after,
  answerInstead,
  awsError,
  before,
  either,
  emptyPage,
  endlessBody,
  hangs,
  inject,
  played,
  seeded,
  stuckBody,
} from "./injected.ts";

const HOUR_MS = 3_600_000;
/** After that no worker of an execution that has ended can still be writing. */
const CLEARED_AFTER_MS = 17 * 60_000;
const ENDS = ["succeeded", "failed"];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

type Key = Awaited<ReturnType<typeof addExecution>>;

/** What a fault has to work with. */
interface Play {
  world: JobWorld;
  key: Key;
  random: () => number;
  /** The stages that the workers run; a fault may replace some. */
  stages: Stages;
}

const withStages = (given: Stages): Service => ({
  ...service,
  consume: (batch, dependencies) => consumeJobs(batch, dependencies, given),
});

/** The worker dies in the middle of `stage`. */
async function killIn(play: Play, stage: keyof Stages): Promise<void> {
  const { world } = play;
  const outside = new Outside();
  const killed: Stage = async (context) => {
    await context.progress(1, 2, "under way");
    outside.kill();
    throw new Crash(stage);
  };
  const dependencies = through(outside, world.dependencies);
  await world.queue.deliver(
    (batch) => consumeJobs(batch, dependencies, { ...play.stages, [stage]: killed }),
    () => outside.dead,
  );
}

async function deliverTwice({ world, stages: given }: Play): Promise<void> {
  world.queue.duplicate();
  const [first, second] = world.queue.held.splice(0, 2);
  for (const half of [first, second]) if (half) world.queue.held.push(half);
  const consume = () => world.queue.deliver((batch) => consumeJobs(batch, world.dependencies, given));
  const one = consume();
  if (second) world.queue.held.push(second);
  await Promise.all([one, consume()]);
}

/** Writes an object of several parts while it collects, and reads it again. */
const collectInParts: Stage = async (context) => {
  const { execution, dependencies } = context;
  const key = `${stagingPrefix(execution, "collection")}large`;
  const megabyte = new Uint8Array(1024 * 1024);
  await writeArtifact(dependencies.staging, key, Array(6).fill(megabyte), { contentType: "text/plain" });
  return stages.collect(context);
};

/** How each fault is brought about; what it gives is played before time passes. */
const PLAY: Record<FaultId, (play: Play) => void | Promise<void>> = {
  "d1-before": ({ world, random }) => inject(world, /^d1\./, 0.25, before, random),
  "d1-after": ({ world, random }) => inject(world, /^d1\./, 0.25, after, random),
  "d1-timeout": ({ world, random }) => inject(world, /^d1\./, 0.25, hangs, random),
  "r2-put": ({ world, random }) => inject(world, /\.put$/, 0.33, either, random),
  "r2-get": ({ world, random }) => inject(world, /\.(get|head|list)$/, 0.33, before, random),
  "r2-multipart"(play) {
    play.stages = { ...stages, collect: collectInParts };
    inject(play.world, /\.(createMultipartUpload|uploadPart|complete)$/, 0.33, either, play.random);
  },
  "r2-delete": ({ world, random }) => inject(world, /\.delete$/, 0.5, before, random),
  "queue-send"({ world, random }) {
    // So few subrequests that every stage has a message of its own.
    world.dependencies.limits = { wallMs: 240_000, subrequests: 10 };
    inject(world, /^queue\./, 0.5, before, random);
  },
  async "queue-twice"(play) {
    play.world.dependencies.limits = { wallMs: 240_000, subrequests: 10 };
    for (let rounds = 1; rounds <= 5; rounds++) await deliverTwice(play);
  },
  "queue-late"({ world, key }) {
    return void world.queue.send(messageOf(key), { delaySeconds: 1200 });
  },
  "queue-lost"({ world }) {
    world.queue.held = [];
  },
  "queue-dead"({ world }) {
    world.queue.dead = world.queue.held.map((message) => ({ ...message, attempts: 0 }));
    world.queue.held = [];
  },
  "aws-throttle": ({ world, random }) =>
    answerInstead(world, () => (random() < 0.25 ? awsError(400, "Throttling") : undefined)),
  "aws-throttle-always": ({ world }) => always(world, "GetCallerIdentity", () => awsError(400, "Throttling")),
  "aws-5xx": ({ world, random }) =>
    answerInstead(world, () =>
      random() < 0.25 ? new Response("out of order", { status: random() < 0.5 ? 500 : 503 }) : undefined,
    ),
  "aws-5xx-always": ({ world }) =>
    always(world, "GetAccountAuthorizationDetails", () => new Response("out of order", { status: 503 })),
  "aws-slow": ({ world }) => always(world, "GetCallerIdentity", stuckBody),
  "aws-endless": ({ world }) => always(world, "GetCallerIdentity", endlessBody),
  "aws-same-marker": ({ world }) => always(world, "GetAccountAuthorizationDetails", () => emptyPage("same")),
  "aws-alternating-markers"({ world }) {
    let pages = 0;
    always(world, "GetAccountAuthorizationDetails", () => {
      pages += 1;
      return emptyPage(pages % 2 === 0 ? "even" : "odd");
    });
  },
  "aws-expired": ({ world }) => always(world, "GetCallerIdentity", () => awsError(403, "ExpiredToken")),
  "aws-refused": ({ world }) => always(world, "GetAccountAuthorizationDetails", () => awsError(403, "AccessDenied")),
  "aws-role-denied": ({ world }) => always(world, "AssumeRole", () => awsError(403, "AccessDenied")),
  "clock-aws"({ world }) {
    world.clock.now += HOUR_MS;
  },
  async "clock-workers"(play) {
    const { world } = play;
    const { runtime } = world.dependencies;
    const ahead = { ...world.dependencies, runtime: { ...runtime, now: () => runtime.now() + HOUR_MS } };
    let workers = 0;
    const turn: Stage = async () => ({ outcome: "retry", code: "throttled", message: "Wait." });
    const shaky = { ...play.stages, collect: turn };
    for (let rounds = 1; rounds <= 4; rounds++) {
      workers += 1;
      const dependencies = workers % 2 === 0 ? ahead : world.dependencies;
      await world.queue.deliver((batch) => consumeJobs(batch, dependencies, shaky));
      world.clock.now = Math.max(world.clock.now, ...world.queue.held.map(({ visibleAt }) => visibleAt));
    }
    await world.queue.deliver((batch) => consumeJobs(batch, ahead, { ...play.stages, analyze: turn }));
  },
  async "workers-two"(play) {
    for (let rounds = 1; rounds <= 5; rounds++) await deliverTwice(play);
  },
  async "workers-late"(play) {
    const { world, key } = play;
    const other = { ...messageOf(key) };
    const late: Stage = async (context) => {
      const result = await stages.collect(context);
      world.clock.now += 60_000;
      await world.queue.send(other);
      await world.queue.deliver((batch) => consumeJobs(batch, world.dependencies, stages));
      return result;
    };
    await world.queue.deliver((batch) => consumeJobs(batch, world.dependencies, { ...stages, collect: late }));
  },
  async "workers-killed"(play) {
    for (const stage of ["collect", "analyze", "deliver"] as const) {
      await killIn(play, stage);
      play.world.clock.now += 30_000;
    }
  },
  async "workers-killed-always"(play) {
    for (let deaths = 1; deaths <= 8; deaths++) {
      if (play.world.queue.held.length === 0) await play.world.queue.send(messageOf(play.key));
      await killIn(play, "collect");
      play.world.clock.now += 30_000;
    }
  },
  async "deploy-claimed"({ world, key }) {
    const leaseUntil = world.clock.now + 5 * 60_000;
    const claimed =
      "status = 'collecting', fence = 1, attempts = 1, stamp = '2026-03-01-0500', started_at = created_at";
    await bindings.DB.prepare(`update execution set ${claimed}, lease_until = ?1, due_at = ?1 where execution_id = ?2`)
      .bind(leaseUntil, key.executionId)
      .run();
  },
  "deploy-unknown-message"({ world }) {
    for (const message of world.queue.held) Object.assign(message.body, { kind: "execution.v2" });
  },
  async "deploy-old-part"({ world, key }) {
    await world.queue.send({ ...messageOf(key), kind: "part", plan: 1, part: 0 });
  },
};

function always(world: JobWorld, action: string, answer: () => Response): void {
  answerInstead(world, (asked) => (asked === action ? answer() : undefined));
}

/** The Worker's collecting, and in small what comes after it. */
const collecting: Stages = {
  ...stages,
  collect,
  async analyze({ execution, dependencies }) {
    const prefix = stagingPrefix(execution, "analysis");
    await dependencies.staging.put(`${prefix}result`, "analyzed");
    return { outcome: "done", prefix };
  },
};

/** Faults of AWS are met while collecting from the sandbox. */
async function begin(id: FaultId, seed: number): Promise<Play> {
  const random = seeded(seed);
  if (id.startsWith("aws-") || id === "clock-aws") {
    const world = await realWorld();
    return { world, key: await triggerGovcloud(world), random, stages: collecting };
  }
  const world = await emptyWorld();
  const key = await addExecution(world, { expiresAt: world.clock.now + 72 * HOUR_MS });
  await world.queue.send(messageOf(key));
  return { world, key, random, stages };
}

const ORDER = ["queued>collecting", "collecting>analyzing", "analyzing>delivering", "delivering>succeeded"];

async function endsOnce(id: FaultId, ends: string, seed: number): Promise<void> {
  played.times = 0;
  const play = await begin(id, seed);
  const { world, key } = play;
  const begunAt = world.clock.now;
  await PLAY[id](play);
  const cron = (expression: string, now: number) => runCron(expression, now, world.dependencies);
  const isOver = async () => world.queue.held.length === 0 && (await rowOf(key)).finishedAt !== null;
  await passTime(world, withStages(play.stages), cron, begunAt + 8 * HOUR_MS, isOver);
  if (/^(d1|r2|queue-send|aws)/.test(id)) expect(played.times).toBeGreaterThan(0);
  world.clock.now += CLEARED_AFTER_MS;
  for (let rounds = 1; rounds <= 8 && (await keysOf(bindings.STAGING)).length > 0; rounds++)
    await sweep(world.dependencies, world.clock.now);
  await sweep({ ...world.dependencies, d1: bindings.DB, staging: bindings.STAGING }, world.clock.now);

  const row = await rowOf(key);
  const hasSucceeded = ends === "succeeded";
  expect(row).toMatchObject({
    status: hasSucceeded ? "succeeded" : "failed",
    errorCode: hasSucceeded ? null : ends,
    leaseUntil: null,
    dueAt: null,
    finishedAt: expect.any(Number),
    stagingClearedAt: expect.any(Number),
  });
  const went = await transitions(key);
  if (hasSucceeded) expect(went).toEqual(ORDER);
  expect(went.filter((step) => ENDS.includes(step.split(">")[1] ?? ""))).toHaveLength(1);
  expect([await count("execution_report"), await count("credential_envelope")]).toEqual([hasSucceeded ? 2 : 0, 0]);
  expect((await keysOf(bindings.INBOX)).length).toBe(hasSucceeded ? 2 : 0);
  expect(await keysOf(bindings.STAGING)).toEqual([]);
  expect([world.queue.held, world.queue.dead]).toEqual([[], []]);
}

/** Faults that chance distributes are played with this many seeds: `FAULT_SEEDS=20` for more. */
const SEEDS = Array.from({ length: Number(bindings.FAULT_SEEDS) }, (_, index) => index + 1);

describe("an execution ends once, with one set of reports or one reason, and nothing is left", () => {
  test.each(FAULTS)("$where: $fault → $ends", { timeout: 60_000 }, async ({ id, ends }) => {
    for (const seed of /^(d1|r2|queue-send)/.test(id) ? SEEDS : SEEDS.slice(0, 1)) await endsOnce(id, ends, seed);
  });
});
