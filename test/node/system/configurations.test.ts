import { describe, expect, it } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";

const whole = readConfig({ config: "wrangler.toml" });
const api = readConfig({ config: "wrangler.api.toml" });
const jobs = readConfig({ config: "wrangler.consumer.toml" });

describe("the API and the jobs as two Workers", () => {
  it("have together what the one Worker has", () => {
    for (const part of [api, jobs]) {
      expect(part.d1_databases).toEqual(whole.d1_databases);
      expect(part.r2_buckets).toEqual(whole.r2_buckets);
      expect(part.queues.producers).toEqual(whole.queues.producers);
      expect(part.compatibility_date).toBe(whole.compatibility_date);
      expect(part.limits).toEqual(whole.limits);
      expect(part.observability).toEqual(whole.observability);
      expect(part.vars).toEqual(whole.vars);
    }
    expect(api.name).toBe(whole.name);
    expect(api.main).toBe(whole.main);
    expect(api.assets).toEqual(whole.assets);
    expect(api.ratelimits).toEqual(whole.ratelimits);
    expect(jobs.queues.consumers).toEqual(whole.queues.consumers);
    expect(jobs.triggers).toEqual(whole.triggers);
  });

  it("share no consumer and no clock", () => {
    expect(api.queues.consumers ?? []).toEqual([]);
    expect(api.triggers.crons).toEqual([]);
    expect(jobs.workers_dev).toBe(false);
    expect(jobs.name).not.toBe(api.name);
  });
});
