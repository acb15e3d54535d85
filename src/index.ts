import { createApi } from "./api/app.ts";
import type { Env } from "./env.ts";
import type { JobMessage } from "./jobs/message.ts";
import { jobHandlers, runtime, serviceOf } from "./worker.ts";

const apis = new WeakMap<Env, ReturnType<typeof createApi>>();

function apiOf(env: Env): ReturnType<typeof createApi> {
  const known = apis.get(env);
  if (known) return known;
  const { settings, jobs } = serviceOf(env);
  const api = createApi({
    runtime,
    d1: env.DB,
    inbox: env.INBOX,
    jobs: jobs.jobs,
    assets: env.ASSETS,
    requests: env.REQUESTS,
    operatorToken: settings.operatorToken,
    keyRing: settings.keyRing,
    vendingKeys: settings.vendingKeys,
    tokenEndpoint: settings.tokenEndpoint,
    hasIdentity: {
      aws: settings.identities.aws !== undefined,
      "aws-us-gov": settings.identities["aws-us-gov"] !== undefined,
    },
    settingProblems: settings.problems,
  });
  apis.set(env, api);
  return api;
}

export default {
  fetch: (request, env, ctx) => apiOf(env).fetch(request, ctx),
  ...jobHandlers,
} satisfies ExportedHandler<Env, JobMessage>;
