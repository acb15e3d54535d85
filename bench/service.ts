import account from "../sandbox/accounts/123456789012/index.ts";
import { exportAuthorizationDetails, exportResources } from "../sandbox/accounts/export.ts";
import { testBindings } from "../test/bindings.ts";
import { AMPLE_LIMIT, bundle, startSystem } from "../test/system/host.ts";
import { ACCOUNT_PATH, Caller, configureAccount, IDS, partnerWithKey, untilEnded } from "../test/system/partner.ts";
import { benchAccountRoutes } from "./accountRoutes.ts";
import { line, milliseconds, ratio } from "./print.ts";
import { RECORDER, type RecordedCall } from "./recorder.ts";
import { type Cost, inTurns } from "./turns.ts";

const TURNS = { warmUp: 1, rounds: 5 };
/** Of the same HTTP calls made bare. */
const TARGET = 12;
const LIMIT_MS = 5_000;

/** As wrangler.toml names it. */
const SERVICE_DATABASE = "00000000-0000-0000-0000-000000000000";

/** POST until the manifest is in the inbox and the execution says so. */
async function oneAnalysis(partner: Caller): Promise<void> {
  const triggered = await partner.call("POST", `${ACCOUNT_PATH}/analysis`, IDS);
  const ended = await untilEnded(partner, triggered.headers.get("location") ?? "");
  if (ended.status !== "succeeded") throw new Error(`the analysis ended as ${ended.status}: ${ended.error?.code}`);
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

/** The requests that one analysis sends out, in an order in which they were sent. */
async function recordCalls(): Promise<RecordedCall[]> {
  const recorder = {
    name: "recorder",
    modules: [{ type: "ESModule" as const, path: "recorder.mjs", contents: RECORDER }],
  };
  const system = await startSystem({
    beside: [{ ...recorder, compatibilityDate: "2026-08-15", outboundService: "sandbox" }],
    outbound: "recorder",
  });
  try {
    const partner = await partnerWithKey(new Caller(system, testBindings.OPERATOR_TOKEN));
    await configureAccount(partner);
    await oneAnalysis(partner);
    const recorded = await system.fetchFrom("recorder", "/_recorded");
    return (await recorded.json()) as RecordedCall[];
  } finally {
    await system.stop();
  }
}

/** The small account from POST to inbox, beside what the platform alone costs for as many calls, in the same run. */
export async function benchService(): Promise<void> {
  const calls = await recordCalls();
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
  const bare = async (path: string, init?: { method: string; body: string }) => {
    const response = await system.fetchFrom("bare", path, init);
    if (response.status !== 200) throw new Error(`${path}: ${await response.text()}`);
  };
  try {
    const partner = await partnerWithKey(new Caller(system, testBindings.OPERATOR_TOKEN));
    await configureAccount(partner);
    await oneAnalysis(partner);
    const trips = countRoundTrips(system.consoleLines());
    await bare("/recorded", { method: "POST", body: JSON.stringify(calls) });
    const text = JSON.stringify({ iam: exportAuthorizationDetails(account), resources: exportResources(account) });
    const { analysis, same, http, d1, parse } = await inTurns(TURNS, {
      analysis: () => oneAnalysis(partner),
      same: () => bare("/recorded"),
      http: () => bare(`/?http=${calls.length}`),
      d1: () => bare(`/?d1=${trips}`),
      parse: async () => JSON.parse(text),
    });
    const against = (other: Cost) =>
      `the analysis takes ${ratio(analysis.wallMs, other.wallMs)} of it (CPU of workerd: ${ratio(analysis.cpuMs, other.cpuMs)})`;
    console.log(
      "\nOne analysis of the sandbox's small account, from POST to inbox (HTTP, D1, R2 and queue of workerd on this machine)",
    );
    line(
      "from POST to inbox, median of 5",
      milliseconds(analysis.wallMs),
      `${ratio(analysis.wallMs, LIMIT_MS)} of the limit of ${LIMIT_MS} ms; CPU of workerd: ${milliseconds(analysis.cpuMs)}`,
    );
    line(
      `its ${calls.length} HTTP calls made bare, one after the other`,
      milliseconds(same.wallMs),
      `${against(same)}, target: ${TARGET}×`,
    );
    line(`  as many to a route that checks no signature`, milliseconds(http.wallMs), against(http));
    line(`  ${trips} bare D1 round trips`, milliseconds(d1.wallMs), against(d1));
    line(
      `  JSON.parse of the same account (${text.length} characters)`,
      milliseconds(parse.wallMs),
      `the analysis takes ${ratio(analysis.wallMs, parse.wallMs)} of it`,
    );
    await benchAccountRoutes(system, partner);
  } finally {
    await system.stop();
  }
}
