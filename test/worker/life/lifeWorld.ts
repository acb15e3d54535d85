import { env } from "cloudflare:workers";
import * as z from "zod";
import type { Stages } from "../../../src/jobs/execution/stage/stage.ts";
import type { JobMessage } from "../../../src/jobs/message.ts";
import { consumeJobs } from "../../../src/jobs/queue/consume.ts";
import { sweep } from "../../../src/jobs/schedule/sweep.ts";
import { ACCOUNT, credentialBody, OPERATOR, Service } from "../api/service.ts";
import { emptyBucket } from "../crash.ts";
import type { HeldQueue } from "../heldQueue.ts";
import { emptyWorld, type JobWorld, stages } from "../jobs/world.ts";

const MINUTE = 60_000;

/** The small stages, which take any credential. */
const lenient: Stages = {
  ...stages,
  collect: (context) =>
    stages.collect({ ...context, execution: { ...context.execution, auditorAuthMethod: "config" } }),
};

/** The API and the jobs over the same stores, one queue between them and one clock. */
export class Life {
  readonly api: Service;
  readonly world: JobWorld;
  readonly queue: HeldQueue;

  private constructor(world: JobWorld) {
    this.world = world;
    this.queue = world.queue;
    this.api = new Service({
      jobs: this.queue,
      ...(world.dependencies.keyRing && {
        keyRing: world.dependencies.keyRing,
        vendingKeys: world.dependencies.keyRing,
      }),
    });
    this.at(world.clock.now);
  }

  /** An empty world. */
  static async begin(): Promise<Life> {
    const world = await emptyWorld();
    await env.DB.exec("delete from customer");
    await env.DB.exec("delete from partner");
    await emptyBucket(env.STAGING);
    return new Life(world);
  }

  at(now: number): void {
    this.world.clock.now = now;
    this.api.now = now;
  }

  get now(): number {
    return this.world.clock.now;
  }

  /** Lets the queue run until it is empty. */
  async work(): Promise<void> {
    for (let rounds = 0; this.queue.held.length > 0 && rounds < 500; rounds++) {
      const delivered = await this.queue.deliver((batch) => consumeJobs(batch, this.world.dependencies, lenient));
      if (delivered === 0) this.at(Math.min(...this.queue.held.map(({ visibleAt }) => visibleAt)));
    }
  }

  /** Lets time pass in steps of five minutes, with the sweep and the queue at each. */
  async pass(minutes: number): Promise<void> {
    for (let passed = 0; passed < minutes; passed += 5) {
      this.at(this.now + 5 * MINUTE);
      await sweep(this.world.dependencies, this.now);
      await this.work();
    }
  }

  async trigger(partnerId: string, partnerCustomerId: string): Promise<string> {
    const path = `/partner/${partnerId}/customer/${partnerCustomerId}/account/${ACCOUNT}/analysis`;
    const body = { ...credentialBody("2099-01-01T00:00:00Z"), partnerId, partnerCustomerId };
    const answer = await this.api.expect(202, "POST", path, { key: OPERATOR, body });
    return z.object({ executionId: z.string() }).parse(answer.json).executionId;
  }

  async configure(
    partnerId: string,
    partnerCustomerId: string,
    externalId = "EXAMPLE-EXTERNAL-ID-1234",
  ): Promise<void> {
    const body = {
      partnerId,
      partnerCustomerId,
      accountId: ACCOUNT,
      provider: "aws",
      auditorAuthMethod: "config",
      auditorAuthConfig: { roleArn: `arn:aws:iam::${ACCOUNT}:role/k9-auditor`, externalId },
    };
    const path = `/partner/${partnerId}/customer/${partnerCustomerId}/account/${ACCOUNT}`;
    await this.api.expect(200, "PUT", path, { key: OPERATOR, body });
  }

  messages(): JobMessage[] {
    return this.queue.held.map(({ body }) => body);
  }
}

/** Every table but those of the database itself. */
export async function tableNames(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `select name from sqlite_schema where type = 'table' and name not glob 'sqlite_*' and name not glob '_cf_*'
      and name not in ('d1_migrations', 'transition')`,
  ).all<{ name: string }>();
  return results.map(({ name }) => name);
}

/** Where a text is found in any row or any object, its key included. */
export async function traces(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of await tableNames()) {
    const { results } = await env.DB.prepare(`select * from "${table}"`).all();
    for (const row of results) if (JSON.stringify(row).includes(text)) found.push(`${table}: ${JSON.stringify(row)}`);
  }
  for (const bucket of [env.INBOX, env.STAGING]) {
    for (const { key } of (await bucket.list()).objects) {
      const body = await (await bucket.get(key))?.text();
      if (key.includes(text) || body?.includes(text)) found.push(key);
    }
  }
  return found;
}
