import type { JobDependencies } from "../../src/jobs/execution/stage/stage.ts";
import type { JobMessage } from "../../src/jobs/message.ts";
import type { HeldQueue } from "./heldQueue.ts";

/*
 * Crash points: everything that a consumer does to the outside is counted, and the n-th operation is its last. Then the
 * consumer is dead: all that it still attempts fails, and what it says about its messages is not heard. Afterwards the
 * same world goes on in good health.
 */

export class Crash extends Error {
  override readonly name = "Crash";
}

/** Counts operations on the outside and dies at number `dieAt`: before it happens, or after, its answer lost. */
export class Outside {
  readonly operations: string[] = [];
  readonly dieAt: number;
  readonly moment: "before" | "after";
  readonly counts: (name: string) => boolean;

  /** `counts`: which operations are points of death; the others happen as long as the consumer lives. */
  constructor(
    dieAt: number = Number.POSITIVE_INFINITY,
    moment: "before" | "after" = "before",
    counts: (name: string) => boolean = () => true,
  ) {
    this.dieAt = dieAt;
    this.moment = moment;
    this.counts = counts;
  }

  #killed = false;

  get dead(): boolean {
    return this.#killed || this.operations.length >= this.dieAt;
  }

  /** The consumer dies now, between two operations. */
  kill(): void {
    this.#killed = true;
  }

  async run<T>(name: string, operation: () => Promise<T>): Promise<T> {
    if (this.dead) throw new Crash(name);
    if (!this.counts(name)) return operation();
    this.operations.push(name);
    if (!this.dead) return operation();
    if (this.moment === "after") await operation();
    throw new Crash(name);
  }
}

/** Stands between a consumer and the outside: gets the name of each operation, such as `staging.put`, and may carry it out. */
export interface Between {
  run<T>(name: string, operation: () => Promise<T>): Promise<T>;
}

/** The same dependencies with every operation on D1, R2, the queue and the network going through `outside`. */
export function through(outside: Between, dependencies: JobDependencies): JobDependencies {
  const { runtime, d1, inbox, staging, jobs } = dependencies;
  return {
    ...dependencies,
    runtime: { ...runtime, fetch: (request) => outside.run("fetch", () => runtime.fetch(request)) },
    d1: watchedD1(outside, d1),
    inbox: watchedBucket(outside, "inbox", inbox),
    staging: watchedBucket(outside, "staging", staging),
    jobs: watched(outside, "queue", jobs, ["send", "sendBatch"]),
  };
}

function watched<T extends object>(outside: Between, label: string, target: T, methods: readonly string[]): T {
  return new Proxy(target, {
    get(object, property) {
      const member = Reflect.get(object, property);
      if (typeof member !== "function") return member;
      const call = (...args: unknown[]) => Reflect.apply(member, object, args);
      if (!methods.includes(String(property))) return call;
      return (...args: unknown[]) => outside.run(`${label}.${String(property)}`, () => call(...args));
    },
  });
}

function watchedBucket(outside: Between, label: string, bucket: R2Bucket): R2Bucket {
  const upload = (one: R2MultipartUpload) =>
    watched(outside, `${label}.upload`, one, ["uploadPart", "complete", "abort"]);
  const methods = watched(outside, label, bucket, ["head", "get", "put", "delete", "list"]);
  return new Proxy(methods, {
    get(object, property) {
      if (property === "createMultipartUpload")
        return async (...args: Parameters<R2Bucket["createMultipartUpload"]>) =>
          upload(await outside.run(`${label}.createMultipartUpload`, () => bucket.createMultipartUpload(...args)));
      if (property === "resumeMultipartUpload")
        return (...args: Parameters<R2Bucket["resumeMultipartUpload"]>) =>
          upload(bucket.resumeMultipartUpload(...args));
      return Reflect.get(object, property);
    },
  });
}

function watchedD1(outside: Between, d1: D1Database): D1Database {
  const originals = new WeakMap<object, D1PreparedStatement>();
  const statement = (original: D1PreparedStatement): D1PreparedStatement => {
    const inner = watched(outside, "d1", original, ["all", "run", "first", "raw"]);
    const proxy = new Proxy(inner, {
      get: (object, property) =>
        property === "bind"
          ? (...values: unknown[]) => statement(original.bind(...values))
          : Reflect.get(object, property),
    });
    originals.set(proxy, original);
    return proxy;
  };
  return new Proxy(d1, {
    get(object, property) {
      if (property === "prepare") return (query: string) => statement(object.prepare(query));
      if (property === "batch")
        return (statements: D1PreparedStatement[]) =>
          outside.run("d1.batch", () => object.batch(statements.map((one) => originals.get(one) ?? one)));
      const member = Reflect.get(object, property);
      return typeof member === "function" ? member.bind(object) : member;
    },
  });
}

export interface Clock {
  now: number;
}

/** The service's consumers and its sweep, as the Worker wires them. */
export interface Service {
  consume(batch: MessageBatch<JobMessage>, dependencies: JobDependencies): Promise<void>;
  bury(batch: MessageBatch<JobMessage>, dependencies: JobDependencies): Promise<void>;
  sweep(dependencies: JobDependencies, now: number): Promise<void>;
}

/** A world with work to do: `dependencies.jobs` is `queue`, and its runtime tells the time of `clock`. */
export interface World {
  dependencies: JobDependencies;
  queue: HeldQueue;
  clock: Clock;
}

const MINUTE_MS = 60_000;
const SWEEP_EVERY_MS = 5 * MINUTE_MS;
const MAX_ROUNDS = 60;

/** What the clock of Cloudflare does: the crons of wrangler.toml at their minute. */
export type Cron = (expression: string, now: number) => Promise<void>;

/**
 * Lets time pass as it does in production, until `until` or `isOver`: each message is delivered when it is visible, and cron
 * fires at its minutes. Work itself takes no time.
 */
export async function passTime(
  { dependencies, queue, clock }: World,
  service: Service,
  cron: Cron,
  until: number,
  isOver: () => Promise<boolean>,
): Promise<void> {
  while (clock.now <= until) {
    while ((await queue.deliver((batch) => service.consume(batch, dependencies))) > 0);
    await queue.deliverDead((batch) => service.bury(batch, dependencies));
    if (await isOver()) return;
    const minute = (Math.floor(clock.now / MINUTE_MS) + 1) * MINUTE_MS;
    const waiting = [...queue.held, ...queue.dead].map(({ visibleAt }) => visibleAt).filter((at) => at > clock.now);
    clock.now = Math.min(minute, ...waiting);
    if (clock.now !== minute) continue;
    if (minute % 86_400_000 === 7 * 3_600_000) await cron("0 7 * * *", minute);
    if (minute % SWEEP_EVERY_MS === 0) await cron("*/5 * * * *", minute);
    await cron("* * * * *", minute);
  }
}

/**
 * Delivers, sweeps and lets time pass until nothing is left to do, staged objects included. Throws when that never
 * comes.
 */
export async function settle({ dependencies, queue, clock }: World, service: Service): Promise<void> {
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    while ((await queue.deliver((batch) => service.consume(batch, dependencies))) > 0) clock.now += 10;
    await queue.deliverDead((batch) => service.bury(batch, dependencies));
    if (queue.held.length === 0 && !(await isWorkLeft(dependencies.d1))) return;
    clock.now += SWEEP_EVERY_MS;
    await service.sweep(dependencies, clock.now);
  }
  throw new Error(`unsettled after ${MAX_ROUNDS} rounds`);
}

async function isWorkLeft(d1: D1Database): Promise<boolean> {
  const query = "select count(*) as n from execution where due_at is not null or staging_cleared_at is null";
  return (await d1.prepare(query).first<number>("n")) !== 0;
}

/** A read of R2 changes nothing: to die after one leaves what dying after the write before it leaves. */
const EVERY_NTH_READ = 8;

/** A choice of operations to die at: all, but of the reads of R2 every n-th. */
export function withFewReads(): (name: string) => boolean {
  let reads = 0;
  return (name) => {
    if (!/^(?:staging|inbox)\.(?:get|head|list)$/.test(name)) return true;
    reads += 1;
    return reads % EVERY_NTH_READ === 1;
  };
}

/**
 * Runs the work of a fresh world from `start` once for each outside operation n and moment, dying there; lets it settle
 * in good health; then calls `check`. Ends with the first n that is never reached, and gives the operations of that run.
 *
 * @param trigger what runs and dies: by default one delivery after another until the queue is empty
 * @param makeCounts makes, for each run, the choice of operations to die at: by default all
 */
export async function surviveEveryCrash(
  start: () => Promise<World>,
  service: Service,
  check: (world: World, point: string) => Promise<void>,
  trigger = deliverAll,
  makeCounts: () => (name: string) => boolean = () => () => true,
  moments: readonly ("before" | "after")[] = ["before", "after"],
): Promise<string[]> {
  let whole: string[] = [];
  for (const moment of moments) {
    for (let dieAt = 1; ; dieAt++) {
      const world = await start();
      const outside = new Outside(dieAt, moment, makeCounts());
      const watchedWorld = { ...world, dependencies: through(outside, world.dependencies) };
      await trigger(watchedWorld, service, () => outside.dead);
      const point = outside.dead ? `${moment} ${dieAt}: ${outside.operations.at(-1)}` : "no crash";
      world.queue.duplicate();
      await settle(world, service);
      await check(world, point);
      if (outside.dead) continue;
      whole = outside.operations;
      break;
    }
  }
  return whole;
}

async function deliverAll(world: World, service: Service, hasDied: () => boolean): Promise<void> {
  const { queue, dependencies, clock } = world;
  while (!hasDied() && (await queue.deliver((batch) => service.consume(batch, dependencies), hasDied)) > 0)
    clock.now += 10;
}

/** Empties a bucket. */
export async function emptyBucket(bucket: R2Bucket): Promise<void> {
  for (;;) {
    const { objects } = await bucket.list();
    if (objects.length === 0) return;
    await bucket.delete(objects.map((object) => object.key));
  }
}
