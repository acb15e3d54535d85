import { refuse } from "./errors.ts";
import { answerRefusal, type Step } from "./exchange.ts";
import { type Caller, callerName } from "./permission.ts";

/** Requests of one key within the window, as wrangler.toml sets them for the binding. */
export const REQUESTS_PER_WINDOW = 1200;
export const WINDOW_SECONDS = 60;

/**
 * `RateLimit-Policy` of every response to an authenticated caller ("RateLimit header fields for HTTP", IETF draft). It does not
 * say how many requests are left: the binding does not reveal it.
 */
export const RATE_LIMIT_POLICY = `"key";q=${REQUESTS_PER_WINDOW};w=${WINDOW_SECONDS}`;

/** Names of identities are a partner's own; key ids are not. */
function countedAs(caller: Caller): string {
  return caller.kind === "partner" ? `${caller.partnerId}/${caller.name}` : callerName(caller);
}

/** Counts the request for its key, whether or not it succeeds, or answers 429. If the counter fails, the request goes on. */
export const limitStep: Step = async (context, next) => {
  const { caller, dependencies, log } = context.env;
  const counted = await dependencies.requests.limit({ key: countedAs(caller) }).catch((error: unknown) => {
    log.error("rate_limit.failed", error);
    return { success: true };
  });
  if (counted.success) return next();
  const headers = { "Retry-After": String(WINDOW_SECONDS), RateLimit: `"key";r=0;t=${WINDOW_SECONDS}` };
  return answerRefusal(context, refuse("too_many_requests", { headers }));
};
