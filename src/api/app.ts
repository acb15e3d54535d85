import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { openDatabase, StoreUnavailable } from "../store/database.ts";
import type { Deed } from "../store/event.ts";
import { createAuthenticator } from "./auth/authenticate.ts";
import { authenticateStep, authorizeStep } from "./auth/steps.ts";
import { discardBody } from "./http/body.ts";
import type { ApiDependencies } from "./http/dependencies.ts";
import { isRefusal, refusalResponse, refuse } from "./http/errors.ts";
import { answerRefusal, type Exchange, type ExchangeContext, type ExchangeEnv, type Step } from "./http/exchange.ts";
import { outage } from "./http/outage.ts";
import { callerName, partnerOfPath } from "./http/permission.ts";
import { limitStep, RATE_LIMIT_POLICY } from "./http/rateLimit.ts";
import { requestIdOf } from "./http/requestId.ts";
import { addStandardHeaders } from "./http/responseHeaders.ts";
import { runAgainIfUnavailable } from "./http/retry.ts";
import type { Route } from "./http/route.ts";
import { strangerStep } from "./http/strangers.ts";
import { validationSteps } from "./http/validate.ts";
import { ROUTES } from "./routes.ts";

export type { ApiDependencies } from "./http/dependencies.ts";

export interface Api {
  /** Answers every request; never throws. One log line each, of names and numbers only. */
  fetch(request: Request, ctx: ExecutionContext): Promise<Response>;
}

export function createApi(dependencies: ApiDependencies): Api {
  const { runtime } = dependencies;
  const app = new Hono<ExchangeEnv>();
  const authenticate = authenticateStep(createAuthenticator(dependencies));
  const strangers = strangerStep();
  for (const route of ROUTES) {
    const access = route.permission === "public" ? [] : [strangers, authenticate, limitStep, authorizeStep(route)];
    app.on(route.method, honoPath(route), noteRoute(route), ...access, ...validationSteps(route), handle(route));
  }
  app.notFound(answerUnrouted);
  app.onError((error, context) => answerError(error, context.env));

  return {
    async fetch(request, ctx) {
      const requestId = requestIdOf(request, runtime.randomBytes);
      const log = runtime.log.with({ requestId });
      const now = runtime.now();
      const db = openDatabase(dependencies.d1);
      const exchange: Exchange = {
        dependencies,
        db,
        requestId,
        log,
        now,
        route: undefined,
        caller: { kind: "anonymous" },
        takenBody: undefined,
        handling: undefined,
        rawBody: undefined,
      };
      const response = await answer(app, request, exchange, ctx);
      addStandardHeaders(response, requestId);
      if (exchange.caller.kind !== "anonymous") response.headers.set("RateLimit-Policy", RATE_LIMIT_POLICY);
      await discardBody(request);
      log.info("request", {
        method: request.method,
        route: exchange.route?.path ?? null,
        status: response.status,
        ms: runtime.now() - now,
        storeRoundTrips: db.roundTrips(),
        caller: exchange.caller.kind,
        partnerId: exchange.caller.kind === "partner" ? exchange.caller.partnerId : null,
      });
      return response;
    },
  };
}

async function answer(
  app: Hono<ExchangeEnv>,
  request: Request,
  exchange: Exchange,
  ctx: ExecutionContext,
): Promise<Response> {
  try {
    return await app.fetch(request, exchange, ctx);
  } catch (error) {
    return answerError(error, exchange);
  }
}

/** `/partner/{partnerId}` as Hono writes it. */
const honoPath = (route: Route) => route.path.replace(/\{(\w+)\}/g, ":$1");

function noteRoute(route: Route): Step {
  return async (context, next) => {
    context.env.route = route;
    return next();
  };
}

function handle(route: Route) {
  return async (context: ExchangeContext): Promise<Response> => {
    const { caller, db, dependencies, now, log } = context.env;
    const validated = (target: "param" | "query" | "header" | "json"): unknown =>
      Reflect.apply(context.req.valid, context.req, [target]);
    const call = {
      params: validated("param"),
      query: validated("query"),
      headers: validated("header"),
      body: validated("json"),
      caller,
      request: context.req.raw,
      db,
      dependencies,
      now,
      deed: deedOf(route, context),
      log,
    };
    context.env.handling = { isKeyed: context.req.header("Idempotency-Key") !== undefined };
    const run = () => route.handler(call);
    const outcome = await (route.method === "GET" ? runAgainIfUnavailable(run, dependencies.runtime) : run());
    return isRefusal(outcome) ? answerRefusal(context, outcome) : outcome;
  };
}

function deedOf(route: Route, { env, req }: ExchangeContext): Deed {
  const params: Record<string, string> = req.param();
  const { partnerCustomerId, accountId, executionId, keyId, name } = params;
  const { caller, requestId, now } = env;
  const named = { partnerId: partnerOfPath(params) ?? "", partnerCustomerId, accountId, executionId, keyId, name };
  return { actor: callerName(caller), action: route.operationId, requestId, now, ...named };
}

const PATTERNS = ROUTES.map((route) => ({
  method: route.method,
  pattern: new RegExp(`^${route.path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
}));

/** 404, or 405 with `Allow` when the path takes other methods; OPTIONS asks which. */
function answerUnrouted(context: ExchangeContext): Response {
  const methods = PATTERNS.filter(({ pattern }) => pattern.test(context.req.path)).map(({ method }) => method);
  if (methods.length === 0) return answerRefusal(context, refuse("route_unknown"));
  const Allow = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  if (context.req.method === "OPTIONS") return new Response(null, { status: 204, headers: { Allow } });
  return answerRefusal(context, refuse("method_not_allowed", { headers: { Allow } }));
}

function answerError(error: unknown, exchange: Exchange): Response {
  const { log, requestId } = exchange;
  if (error instanceof HTTPException && error.status === 400)
    return refusalResponse(refuse("malformed_json"), requestId);
  const isOutage = error instanceof StoreUnavailable;
  log.error(isOutage ? "request.unavailable" : "request.failed", error);
  return refusalResponse(isOutage ? outage(exchange) : refuse("internal"), requestId);
}
