import { createApi } from "./api/app.ts";
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
import { readSettings } from "./settings.ts";

const runtime: Runtime = {
  now: () => Date.now(),
  randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  fetch: (request) => fetch(request),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  log: consoleLog(),
};

interface Service {
  api: ReturnType<typeof createApi>;
  jobs: JobDependencies;
}

const services = new WeakMap<Env, Service>();

/** Settings are parsed and keys imported once an isolate. */
function serviceOf(env: Env): Service {
  const known = services.get(env);
  if (known) return known;
  const settings = readSettings(env);
  for (const { name, problem } of settings.problems) runtime.log.warn("setting.problem", { name, problem });
  const jobs = jobQueue(env.JOBS, env.DAILY);
  const service: Service = {
    api: createApi({
      runtime,
      d1: env.DB,
      inbox: env.INBOX,
      jobs,
      assets: env.ASSETS,
      requests: env.REQUESTS,
      operatorToken: settings.operatorToken,
      keyRing: settings.keyRing,
      vendingKeys: settings.vendingKeys,
      hasIdentity: {
        aws: settings.identities.aws !== undefined,
        "aws-us-gov": settings.identities["aws-us-gov"] !== undefined,
      },
      settingProblems: settings.problems,
    }),
    jobs: {
      runtime,
      d1: env.DB,
      inbox: env.INBOX,
      staging: env.STAGING,
      jobs,
      keyRing: settings.keyRing,
      vendingKeys: settings.vendingKeys,
      identities: settings.identities,
      endpoints: settings.endpoints,
    },
  };
  services.set(env, service);
  return service;
}

export default {
  fetch: (request, env, ctx) => serviceOf(env).api.fetch(request, ctx),
  /** The dead-letter queue is the one whose name ends in `-dead`. */
  queue: (batch, env) =>
    batch.queue.endsWith("-dead")
      ? consumeDeadLetters(batch, serviceOf(env).jobs)
      : consumeJobs(batch, serviceOf(env).jobs, { collect, analyze, deliver }),
  scheduled: (controller, env) => runCron(controller.cron, controller.scheduledTime, serviceOf(env).jobs),
} satisfies ExportedHandler<Env, JobMessage>;
