import type { Env } from "./env.ts";
import { analyze } from "./jobs/execution/analyze/analyze.ts";
import { collect } from "./jobs/execution/collect/collect.ts";
import { deliver } from "./jobs/execution/deliver/deliver.ts";
import type { JobDependencies } from "./jobs/execution/stage/stage.ts";
import type { JobMessage } from "./jobs/message.ts";
import { consumeJobs } from "./jobs/queue/consume.ts";
import { consumeDeadLetters } from "./jobs/queue/deadLetter.ts";
import { jobQueue } from "./jobs/queue/jobQueue.ts";
import { runCron } from "./jobs/schedule/cron.ts";
import { consoleLog } from "./platform/log.ts";
import type { Runtime } from "./platform/runtime.ts";
import { readSettings, type Settings } from "./settings.ts";

export const runtime: Runtime = {
  now: () => Date.now(),
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  fetch: (request) => fetch(request),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  log: consoleLog(),
};

const services = new WeakMap<Env, { settings: Settings; jobs: JobDependencies }>();

/** Settings, which are parsed and their keys imported once an isolate, and what jobs need of them. */
export function serviceOf(env: Env): { settings: Settings; jobs: JobDependencies } {
  const known = services.get(env);
  if (known) return known;
  const settings = readSettings(env);
  for (const { name, problem } of settings.problems) runtime.log.warn("setting.problem", { name, problem });
  const jobs: JobDependencies = {
    runtime,
    d1: env.DB,
    inbox: env.INBOX,
    staging: env.STAGING,
    jobs: jobQueue(env.JOBS, env.DAILY),
    keyRing: settings.keyRing,
    vendingKeys: settings.vendingKeys,
    identities: settings.identities,
    endpoints: settings.endpoints,
    vendingEndpoint: settings.vendingEndpoint,
  };
  const service = { settings, jobs };
  services.set(env, service);
  return service;
}

/** What works on the queues and on a clock. The dead-letter queue is the one whose name ends in `-dead`. */
export const jobHandlers = {
  queue: (batch, env) =>
    batch.queue.endsWith("-dead")
      ? consumeDeadLetters(batch, serviceOf(env).jobs)
      : consumeJobs(batch, serviceOf(env).jobs, { collect, analyze, deliver }),
  scheduled: (controller, env) => runCron(controller.cron, controller.scheduledTime, serviceOf(env).jobs),
} satisfies ExportedHandler<Env, JobMessage>;
