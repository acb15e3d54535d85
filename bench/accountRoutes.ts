import { ACCOUNT_BODY } from "../test/system/account.ts";
import type { System } from "../test/system/host.ts";
import { ACCOUNT_PATH, type Caller, configureAccount } from "../test/system/partner.ts";
import { line, milliseconds, ratio } from "./print.ts";
import { inTurns } from "./turns.ts";

const TURNS = { warmUp: 100, rounds: 200 };
const TARGETS = { GET: 0.95, PUT: 0.9 };

/**
 * Reads and writes of the configuration of an account, in turns with bare Hono routes: one that counts the request as the
 * service does and makes as many round trips; one without the count; and one that runs the service's own statements.
 */
export async function benchAccountRoutes(system: System, partner: Caller): Promise<void> {
  await system.fetchFrom("bare", "/table", { method: "POST" });
  for (const method of ["GET", "PUT"] as const) {
    const service = () => (method === "GET" ? partner.call("GET", ACCOUNT_PATH) : configureAccount(partner));
    if ((await service()).status !== 200) throw new Error(`${method} account is not answered with 200`);
    const trips = Number(/"storeRoundTrips":(\d+)/.exec(lastRequest(system))?.[1]);
    const body = method === "GET" ? {} : { body: JSON.stringify(ACCOUNT_BODY) };
    const init = { method, headers: { "content-type": "application/json" }, ...body };
    const bare = (path: string) => async () => {
      const response = await system.fetchFrom("bare", path, init);
      await response.text();
      if (response.status !== 200) throw new Error(`${path} is answered with ${response.status}`);
    };
    const [, keyId] = partner.token.split("_");
    const times = await inTurns(TURNS, {
      service,
      counted: bare(`/route/trips/${trips}?limit=1`),
      uncounted: bare(`/route/trips/${trips}`),
      statements: bare(`/route/statements/${keyId}?limit=1`),
    });
    const as = (name: "counted" | "uncounted" | "statements") =>
      `${ratio(times[name].wallMs, times.service.wallMs)} (CPU of workerd: ${ratio(times[name].cpuMs, times.service.cpuMs)})`;
    line(
      `${method} account, the count for its key and ${trips} round trips`,
      milliseconds(times.service.wallMs),
      `${as("counted")} as fast as a bare Hono route with as many (target: ${TARGETS[method]}×)`,
    );
    line(
      "  the bare route with the service's own statements",
      milliseconds(times.statements.wallMs),
      `the service is ${as("statements")} as fast: the rest is its own`,
    );
    line(
      "  the bare route without the count, which is simulated",
      milliseconds(times.uncounted.wallMs),
      `the service is ${as("uncounted")} as fast; the count takes ${milliseconds(times.counted.wallMs - times.uncounted.wallMs)}`,
    );
  }
}

function lastRequest(system: System): string {
  return system.consoleLines().findLast((text) => text.includes('"event":"request"')) ?? "";
}
