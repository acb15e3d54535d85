import { openDatabase } from "../../store/database.ts";
import { refuse } from "../http/errors.ts";
import { answerRefusal, type Step } from "../http/exchange.ts";
import { isPermitted } from "../http/permission.ts";
import { runAgainIfUnavailable } from "../http/retry.ts";
import type { Route } from "../http/route.ts";
import type { createAuthenticator } from "./authenticate.ts";

/** Identifies the caller, or answers 401. The use of a key is recorded after the response, on a connection of its own. */
export function authenticateStep(authenticate: ReturnType<typeof createAuthenticator>): Step {
  return async (context, next) => {
    const exchange = context.env;
    const header = context.req.header("Authorization");
    const result = await runAgainIfUnavailable(
      () => authenticate(header, exchange.db, exchange.now),
      exchange.dependencies.runtime,
    );
    if (result.outcome === "unknown") return answerRefusal(context, refuse("unauthenticated"));
    if (result.outcome === "operator_token_missing") return answerRefusal(context, refuse("setting_missing"));
    exchange.caller = result.caller;
    const { noteUse } = result;
    if (noteUse) {
      const noted = noteUse(openDatabase(exchange.dependencies.d1));
      context.executionCtx.waitUntil(
        noted.catch((error: unknown) =>
          exchange.log.warn("key.use_not_noted", { error: String(error instanceof Error && error.name) }),
        ),
      );
    }
    return next();
  };
}

/** Answers 403 when the caller may not use the route for the partner in the path, before anything else is checked. */
export function authorizeStep(route: Route): Step {
  return async (context, next) => {
    const params: Record<string, string> = context.req.param();
    const { caller } = context.env;
    if (isPermitted(caller, route.permission, params.partnerId)) return next();
    const message = typeof route.forbidden === "function" ? route.forbidden(params) : route.forbidden;
    return answerRefusal(context, refuse("forbidden", { message }));
  };
}
