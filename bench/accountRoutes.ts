import { existsSync, readdirSync, readFileSync } from "node:fs";
import { ACCOUNT_BODY } from "../test/system/account.ts";
import type { System } from "../test/system/host.ts";
import { ACCOUNT_PATH, type Caller, configureAccount } from "../test/system/partner.ts";
import { line, median, milliseconds, ratio } from "./print.ts";

const WARM_UP = 100;
const ROUNDS = 200;
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
    const times = await inTurns({
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

interface Cost {
  /** Median. */
  wallMs: number;
  /** Mean. 0 where the system does not tell. */
  cpuMs: number;
}

/** What each costs, one request of each after the other, so that what else the machine does meets all alike. */
async function inTurns<Name extends string>(runs: Record<Name, () => Promise<unknown>>): Promise<Record<Name, Cost>> {
  const names = Object.keys(runs) as Name[];
  const costs = new Map<Name, { wallMs: number[]; cpuMs: number }>(
    names.map((name) => [name, { wallMs: [], cpuMs: 0 }]),
  );
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    for (const [name, cost] of costs) {
      const cpuBefore = cpuOfChildren();
      const startedAt = performance.now();
      await runs[name]();
      if (round < 0) continue;
      cost.wallMs.push(performance.now() - startedAt);
      cost.cpuMs += cpuOfChildren() - cpuBefore;
    }
  }
  const entries = [...costs].map(([name, { wallMs, cpuMs }]) => [
    name,
    { wallMs: median(wallMs), cpuMs: cpuMs / ROUNDS },
  ]);
  return Object.fromEntries(entries) as Record<Name, Cost>;
}

/** Milliseconds for which the threads of this process's children have run; 0 where the system does not tell. */
function cpuOfChildren(): number {
  const children = listed(`/proc/self/task/${process.pid}/children`);
  return children.flatMap(threadsOf).reduce((sum, file) => sum + Number(listed(file)[0] ?? 0), 0) / 1e6;
}

function threadsOf(pid: string): string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/schedstat`);
}

/** The words of a file; none where there is no such file. */
function listed(file: string): string[] {
  return existsSync(file) ? readFileSync(file, "utf8").trim().split(/\s+/) : [];
}
