import { createApi } from "./api/app.ts";
import { createConsole } from "./console/console.tsx";
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

const pages = createConsole();

/** The console is a client of the API: what it shows, the API answers to the same key. */
function answer(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  const { pathname } = new URL(request.url);
  const api = apiOf(env);
  if (pathname !== "/console" && !pathname.startsWith("/console/")) return api.fetch(request, ctx);
  return pages.fetch(request, (asked) => api.fetch(asked, ctx));
}

export default {
  fetch: answer,
  ...jobHandlers,
} satisfies ExportedHandler<Env, JobMessage>;
