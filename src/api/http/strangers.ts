import { addressBlock } from "../../platform/ipAddress.ts";
import { refuse } from "./errors.ts";
import { answerRefusal, type Step } from "./exchange.ts";
import { WINDOW_SECONDS } from "./rateLimit.ts";

/** Addresses that are remembered at once. */
const MOST_REFUSED = 10_000;

/**
 * Limits requests without a valid key by the address that they come from, however they present one: each 401 is counted, and
 * once there are too many, every request from there gets 429 for a window before any key is looked at or D1 is asked. What is
 * refused is remembered in the isolate. If the counter fails, the request goes on.
 */
export function strangerStep(): Step {
  const refusedUntil = new Map<string, number>();
  return async (context, next) => {
    const { dependencies, now, log } = context.env;
    const block = addressBlock(context.req.header("CF-Connecting-IP") ?? "");
    // Cloudflare sets the header; without it there is no address to count.
    if (block === undefined) return next();
    const until = refusedUntil.get(block);
    if (until !== undefined && until > now) {
      const seconds = String(Math.ceil((until - now) / 1000));
      const message = "Too many requests without a valid key have come from this address. Retry later.";
      const headers = { "Retry-After": seconds, RateLimit: `"address";r=0;t=${seconds}` };
      return answerRefusal(context, refuse("too_many_requests", { message, headers }));
    }
    if (until !== undefined) refusedUntil.delete(block);
    await next();
    if (context.res.status !== 401) return;
    const counted = await dependencies.requests.limit({ key: `address ${block}` }).catch((error: unknown) => {
      log.error("rate_limit.failed", error);
      return { success: true };
    });
    if (counted.success) return;
    const [oldest] = refusedUntil.keys();
    if (refusedUntil.size >= MOST_REFUSED && oldest !== undefined) refusedUntil.delete(oldest);
    refusedUntil.set(block, now + WINDOW_SECONDS * 1000);
    log.warn("rate_limit.address_refused", { seconds: WINDOW_SECONDS });
  };
}
