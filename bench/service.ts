import account from "../sandbox/accounts/123456789012/index.ts";
import { exportAuthorizationDetails, exportResources } from "../sandbox/accounts/export.ts";
import { testBindings } from "../test/bindings.ts";
import { AMPLE_LIMIT, bundle, type System, startSystem } from "../test/system/host.ts";
import { ACCOUNT_PATH, Caller, configureAccount, IDS, partnerWithKey, untilEnded } from "../test/system/partner.ts";
import { benchAccountRoutes } from "./accountRoutes.ts";
import { line, median, milliseconds, ratio } from "./print.ts";

const RUNS = 5;
const LIMIT_MS = 5_000;

/** As wrangler.toml names it. */
const SERVICE_DATABASE = "00000000-0000-0000-0000-000000000000";

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

/** POST until the manifest is in the inbox and the execution says so. */
async function oneAnalysis(partner: Caller): Promise<void> {
  const triggered = await partner.call("POST", `${ACCOUNT_PATH}/analysis`, IDS);
  const ended = await untilEnded(partner, triggered.headers.get("location") ?? "");
  if (ended.status !== "succeeded") throw new Error(`the analysis ended as ${ended.status}: ${ended.error?.code}`);
}

async function countAwsCalls(system: System): Promise<number> {
  const calls: unknown = await (await system.sandbox("/_sandbox/calls")).json();
  await system.sandbox("/_sandbox/calls", { method: "DELETE" });
  return Array.isArray(calls) ? calls.length : 0;
}

/** D1 round trips of the job and of the trigger, as the service itself logs them. */
function countRoundTrips(lines: readonly string[]): number {
  return lastNumber(lines, "execution.ended", "roundTrips") + 3;
}

/** A member of the last line that the service logged of an event. */
function lastNumber(lines: readonly string[], event: string, member: string): number {
  const found = lines.findLast((text) => text.includes(event));
  return Number(new RegExp(`"${member}":(\\d+)`).exec(found ?? "")?.[1] ?? 0);
}

/** The small account from POST to inbox, beside what the platform alone costs for as many calls, in the same run. */
export async function benchService(): Promise<void> {
  const system = await startSystem({
    beside: [
      {
        name: "bare",
        modules: [{ type: "ESModule", path: "bare.mjs", contents: await bundle("bench/bareWorker.ts") }],
        compatibilityDate: "2026-08-15",
        d1Databases: { DB: "bare", SERVICE: SERVICE_DATABASE },
        ratelimits: { REQUESTS: AMPLE_LIMIT },
        outboundService: "sandbox",
      },
    ],
  });
  try {
    const partner = await partnerWithKey(new Caller(system, testBindings.OPERATOR_TOKEN));
    await configureAccount(partner);
    await oneAnalysis(partner);
    await countAwsCalls(system);
    const times: number[] = [];
    let calls = 0;
    for (let run = 0; run < RUNS; run += 1) {
      times.push(await timed(() => oneAnalysis(partner)));
      calls = await countAwsCalls(system);
    }
    const trips = countRoundTrips(system.consoleLines());
    const whole = median(times);
    const http = await timed(() => system.fetchFrom("bare", `/?http=${calls}`));
    const d1 = await timed(() => system.fetchFrom("bare", `/?d1=${trips}`));
    const text = JSON.stringify({ iam: exportAuthorizationDetails(account), resources: exportResources(account) });
    const parse = median(await Promise.all(Array.from({ length: 21 }, () => timed(async () => JSON.parse(text)))));
    console.log(
      "\nOne analysis of the sandbox's small account, from POST to inbox (HTTP, D1, R2 and queue of workerd on this machine)",
    );
    line(
      "from POST to inbox, median of 5",
      milliseconds(whole),
      `${ratio(whole, LIMIT_MS)} of the limit of ${LIMIT_MS} ms`,
    );
    line(
      `${calls} bare HTTP calls, one after the other`,
      milliseconds(http),
      `the analysis takes ${ratio(whole, http)} of it`,
    );
    line(`${trips} bare D1 round trips`, milliseconds(d1), `the analysis takes ${ratio(whole, d1)} of it`);
    line(
      `JSON.parse of the same account (${text.length} characters)`,
      milliseconds(parse),
      `the analysis takes ${ratio(whole, parse)} of it`,
    );
    await benchAccountRoutes(system, partner);
  } finally {
    await system.stop();
  }
}
