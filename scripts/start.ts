/**
 * `npm start`: the service and the sandbox on this machine, a demo partner, one analysis of the sandbox's account with
 * its progress, and then the service stays.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, parseEnv } from "node:util";
import { Api, type Demo, demoPartner, type Execution, triggerDemoAnalysis } from "./local/demoPartner.ts";
import { DEV_VARS, ensureDevVars, writeEnvFile } from "./local/devVars.ts";
import { freePort, HOST, isPortFree } from "./local/port.ts";
import { showProgress } from "./local/progress.ts";
import { applyLocalMigrations, type Server, startWorker } from "./local/wrangler.ts";

const USAGE = `Usage: npm start [-- --once]

Starts the service and a sandbox of AWS on this machine, analyzes the sandbox's account for a demo partner, downloads
the reports and keeps serving.

  --once      ends when the reports are delivered
  --govcloud  analyzes the sandbox's account in AWS GovCloud (US)
  --vending   gets the credential from the sandbox's vending service, for a demo partner that is an OEM
  --help      prints this

  PORT=9000 npm start   serves on another port (default 8787)`;

const RUNS = ".local/runs";

/** The analysis has failed when its progress stands still for as long as this. */
const STANDS_STILL_MS = 180_000;
const POLL_EVERY_MS = 200;

const servers: Server[] = [];
let ending = false;

function say(label: string, text: string): void {
  console.log(`  ${label.padEnd(10)} ${text}`);
}

/** Ends the servers and then this process; later calls change nothing. */
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  await Promise.all(servers.map((server) => server.stop()));
  process.exit(code);
}

/** Starts the sandbox and the service. The service calls the sandbox, whatever AWS keys this machine has. Gives the sandbox's URL. */
async function startServers(port: number, logs: string): Promise<string> {
  const sandboxPort = await freePort();
  const sandboxUrl = `http://${HOST}:${sandboxPort}`;
  const sandboxSettings = join(logs, "sandbox.env");
  writeEnvFile(sandboxSettings, {
    AWS_ACCESS_KEY_ID: "AKIASANDBOXSERVICE00",
    AWS_SECRET_ACCESS_KEY: "sandbox-service-secret-key-00000000000000",
    AWS_ACCESS_KEY_ID_US_GOV: "AKIASANDBOXGOVCLOUD0",
    AWS_SECRET_ACCESS_KEY_US_GOV: "sandbox-govcloud-secret-key-0000000000000",
    AWS_ENDPOINT_URL: sandboxUrl,
    VENDING_ENDPOINT_URL: `${sandboxUrl}/_sandbox/vend`,
  });
  servers.push(
    startWorker(
      { config: "sandbox/wrangler.toml", hostname: HOST, port: sandboxPort, envFiles: [] },
      join(logs, "sandbox.log"),
    ),
    startWorker(
      { config: "wrangler.toml", hostname: HOST, port, envFiles: [DEV_VARS, sandboxSettings] },
      join(logs, "service.log"),
    ),
  );
  await Promise.all(servers.map(({ ready }) => ready));
  return sandboxUrl;
}

async function untilEnded(partner: Api, path: string): Promise<Execution> {
  let last = "";
  let changedAt = Date.now();
  for (;;) {
    const execution = await partner.json<Execution>(path);
    showProgress(execution);
    if (execution.status === "succeeded" || execution.status === "failed") return execution;
    const now = JSON.stringify([execution.status, execution.progress]);
    if (now !== last) changedAt = Date.now();
    last = now;
    if (Date.now() - changedAt > STANDS_STILL_MS)
      throw new Error(`the analysis has not gone on for ${STANDS_STILL_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS));
  }
}

/** Downloads the reports to a local folder. Gives the folder. */
async function download(partner: Api, execution: Execution): Promise<string> {
  const folder = join("reports", execution.executionId);
  mkdirSync(folder, { recursive: true });
  for (const report of execution.reports) {
    const response = await partner.request(report.href);
    if (!response.ok) throw new Error(`GET ${report.href} failed with status ${response.status}`);
    writeFileSync(join(folder, report.fileName), Buffer.from(await response.arrayBuffer()));
  }
  return folder;
}

/** Where to listen, or a message that says what is wrong with the setting. */
async function portToUse(setting = "8787"): Promise<number> {
  const port = Number(setting);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`PORT is ${setting}; it must be a number from 1 to 65535`);
  if (!(await isPortFree(port)))
    throw new Error(`port ${port} on ${HOST} is in use; choose another one: PORT=9000 npm start`);
  return port;
}

/** A folder for this run's logs; those of the last nine runs stay next to it. */
function logFolder(): string {
  const earlier = existsSync(RUNS) ? readdirSync(RUNS).sort().slice(0, -9) : [];
  for (const run of earlier) rmSync(join(RUNS, run), { recursive: true, force: true });
  return join(RUNS, new Date().toISOString().replace(/[:.]/g, "-"));
}

interface Flags {
  once: boolean;
  govcloud: boolean;
  vending: boolean;
}

/** What the flags ask for. `sandbox`: its URL. An OEM is a partner of its own, so that the other demo stays as it is. */
function demoOf({ govcloud, vending }: Flags, sandbox: string): Demo {
  const account = govcloud
    ? ({ provider: "aws-us-gov", accountId: "210987654321" } as const)
    : ({ provider: "aws", accountId: "123456789012" } as const);
  return vending
    ? { ...account, partnerId: "P654321", name: "Demo OEM", vendingAt: sandbox }
    : { ...account, partnerId: "P123456", name: "Demo partner" };
}

async function main(flags: Flags): Promise<void> {
  const port = await portToUse(process.env.PORT);
  const logs = logFolder();
  console.log("k9 partner API\n");
  say("preparing", "local database, sandbox and service");
  ensureDevVars();
  await applyLocalMigrations(undefined);
  const demo = demoOf(flags, await startServers(port, logs));
  const origin = `http://${HOST}:${port}`;
  const operatorToken = parseEnv(readFileSync(DEV_VARS, "utf8")).OPERATOR_TOKEN ?? "";
  const partner = await demoPartner(new Api(origin, operatorToken), demo);
  const path = await triggerDemoAnalysis(partner, demo);
  const execution = await untilEnded(partner, path).catch((error: Error) => {
    throw new Error(`${error.message}; the service's log is ${logs}/service.log`, { cause: error });
  });
  if (execution.status === "failed")
    throw new Error(`the analysis failed: ${execution.error?.code}: ${execution.error?.message}`);
  const folder = await download(partner, execution);
  console.log("");
  say("reports", `${folder}/ (${execution.reports.length} files; in the inbox they are ${origin}${path}/report/…)`);
  const report = execution.reports.find(({ fileName }) => fileName.endsWith(".html"));
  const page = join(folder, report?.fileName ?? "");
  if (flags.once) {
    console.log(page);
    return end(0);
  }
  say("try", `curl -s -H "Authorization: Bearer ${partner.token}" ${origin}${path}`);
  say("docs", `${origin}/docs`);
  say("console", `${origin}/console (sign in with that key)`);
  say("serving", `${origin} (Ctrl-C ends it; logs in ${logs}/)`);
  console.log(page);
  const ended = await Promise.race(servers.map((server) => server.ended.then(() => server)));
  if (!ending) throw new Error(`a server has stopped unexpectedly. The end of ${ended.logFile}:\n${ended.tail()}`);
}

async function fail(error: unknown): Promise<void> {
  if (ending) return;
  console.error(error instanceof Error ? error.message : error);
  await end(1);
}

const FLAG = { type: "boolean", default: false } as const;

/** The flags, or undefined when the answer to them has been printed. */
function readFlags(): Flags | undefined {
  try {
    const { values } = parseArgs({
      options: { once: FLAG, govcloud: FLAG, vending: FLAG, help: FLAG },
    });
    if (!values.help) return values;
    console.log(USAGE);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exitCode = 2;
  }
  return undefined;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (signal === "SIGINT" && !ending) console.log("\nstopping");
    void end(0);
  });
}
// Nobody reads any more, as after `| head`: end without a word.
process.stdout.on("error", () => void end(0));
process.stderr.on("error", () => void end(1));
process.on("uncaughtException", (error) => void fail(error));

const flags = readFlags();
if (flags !== undefined) main(flags).catch(fail);
