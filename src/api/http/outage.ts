import { type Refusal, refuse } from "./errors.ts";
import type { Exchange } from "./exchange.ts";

export const NOTHING_CHANGED = "The service is temporarily unavailable; nothing was changed. Retry.";

/** What a write is told whose answer was lost. `canRepeat` is false of a POST without the Idempotency-Key that it could have had. */
export function maybeApplied(canRepeat: boolean): string {
  return canRepeat
    ? "The service is temporarily unavailable. The request may have been applied; repeating it is safe."
    : "The service is temporarily unavailable. The request may have been applied: look before you repeat it. With an Idempotency-Key repeating is safe.";
}

/** The 503 of a request during which the store was unavailable. Before its handler had begun it has changed nothing. */
export function outage({ route, handling }: Pick<Exchange, "route" | "handling">): Refusal {
  if (route === undefined || route.method === "GET") return refuse("unavailable");
  if (handling === undefined) return refuse("unavailable", { message: NOTHING_CHANGED });
  const takesKey = route.headers !== undefined && "Idempotency-Key" in route.headers.shape;
  const canRepeat = route.method !== "POST" || !takesKey || handling.isKeyed;
  return refuse("unavailable", { message: maybeApplied(canRepeat) });
}
