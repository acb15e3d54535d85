import { openDatabase } from "../../store/database.ts";
import { takeBody } from "../http/body.ts";
import { refuse } from "../http/errors.ts";
import { answerRefusal, type Step } from "../http/exchange.ts";
import { isPermitted, partnerOfPath } from "../http/permission.ts";
import { runAgainIfUnavailable } from "../http/retry.ts";
import type { Route } from "../http/route.ts";
import type { Authenticate } from "./authenticate.ts";

/** Identifies the caller, or answers 401. The use of a key is recorded after the response, on a connection of its own. */
export function authenticateStep(authenticate: Authenticate): Step {
  return async (context, next) => {
    const exchange = context.env;
    const presented = {
      request: context.req.raw,
      partnerId: partnerOfPath(context.req.param()),
      takeBody: async () => {
        exchange.takenBody ??= await takeBody(context.req.raw);
        return exchange.takenBody;
      },
    };
    const result = await runAgainIfUnavailable(
      () => authenticate(presented, exchange.db, exchange.now),
      exchange.dependencies.runtime,
    );
    if (result.outcome === "unknown") return answerRefusal(context, refuse("unauthenticated"));
    if (result.outcome === "setting_missing") return answerRefusal(context, refuse("setting_missing"));
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
    if (isPermitted(caller, route.permission, partnerOfPath(params))) return next();
    const message = typeof route.forbidden === "function" ? route.forbidden(params) : route.forbidden;
    return answerRefusal(context, refuse("forbidden", { message }));
  };
}
