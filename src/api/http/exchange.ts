import type { Context, MiddlewareHandler } from "hono";
import type { Log } from "../../platform/runtime.ts";
import type { Database } from "../../store/database.ts";
import type { TakenBody } from "./body.ts";
import type { ApiDependencies } from "./dependencies.ts";
import { type Refusal, refusalResponse } from "./errors.ts";
import type { Caller } from "./permission.ts";
import type { Route } from "./route.ts";

/** One request: created when it arrives, filled in by each step, logged when it is answered. */
export interface Exchange {
  dependencies: ApiDependencies;
  db: Database;
  requestId: string;
  log: Log;
  /** Milliseconds since the epoch, when the request arrived. */
  now: number;
  route: Route | undefined;
  caller: Caller;
  /** The body, where authentication had to read it. */
  takenBody: TakenBody | undefined;
  /** Set once the handler has begun, which may change something: whether the request has an Idempotency-Key. */
  handling: { isKeyed: boolean } | undefined;
  /** The JSON value of the body before validation. */
  rawBody: unknown;
}

export type ExchangeEnv = { Bindings: Exchange };
export type ExchangeContext = Context<ExchangeEnv>;
export type Step = MiddlewareHandler<ExchangeEnv>;

export function answerRefusal(context: ExchangeContext, refusal: Refusal): Response {
  return refusalResponse(refusal, context.env.requestId);
}
