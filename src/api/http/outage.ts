import { type Refusal, refuse } from "./errors.ts";
import type { Exchange } from "./exchange.ts";

/** What a write is told whose answer was lost: PUT, DELETE and a POST with an Idempotency-Key can be repeated. */
export const MAYBE_APPLIED =
  "The service is temporarily unavailable. The request may have been applied; repeating it is safe.";

/** The same for a POST without the Idempotency-Key that it could have had. */
export const MAYBE_APPLIED_ONCE =
  "The service is temporarily unavailable. The request may have been applied: look before you repeat it. With an Idempotency-Key repeating is safe.";

/** The 503 of a request during which the store was unavailable. Before its handler had begun it has changed nothing. */
export function outage({ route, handling }: Pick<Exchange, "route" | "handling">): Refusal {
  if (route === undefined || handling === undefined || route.method === "GET") return refuse("unavailable");
  const takesKey = route.headers !== undefined && "Idempotency-Key" in route.headers.shape;
  const isSafe = route.method !== "POST" || !takesKey || handling.isKeyed;
  return refuse("unavailable", { message: isSafe ? MAYBE_APPLIED : MAYBE_APPLIED_ONCE });
}
