/**
 * `npm start`: the service and the sandbox on this machine, a demo partner, one analysis of the sandbox's account with
 * its progress, and then the service stays. `-- --once` ends when the report is delivered. `PORT` moves it.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { Api, demoPartner, type Execution, triggerDemoAnalysis } from "./local/demoPartner.ts";
import { DEV_VARS, ensureDevVars, writeEnvFile } from "./local/devVars.ts";
import { freePort, HOST, isPortFree } from "./local/port.ts";
import { showProgress } from "./local/progress.ts";
import { applyLocalMigrations, type Server, startWranglerDev } from "./local/wrangler.ts";

const SANDBOX_SETTINGS = ".local/sandbox.env";
const SERVICE_LOG = ".local/service.log";
const SANDBOX_LOG = ".local/sandbox.log";
const READY_WITHIN_MS = 60_000;
const ANALYSIS_WITHIN_MS = 120_000;

const once = process.argv.includes("--once");
const port = Number(process.env.PORT ?? "8787");
const servers: Server[] = [];

function say(label: string, text: string): void {
  console.log(`  ${label.padEnd(10)} ${text}`);
}

async function end(code: number): Promise<never> {
  await Promise.all(servers.map((server) => server.stop()));
  process.exit(code);
}

async function readyAt(url: string, server: Server): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  let ended = false;
  void server.ended.then(() => {
    ended = true;
  });
  while (Date.now() < deadline && !ended) {
    const up = await fetch(url).then(
      (response) => response.status < 500,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`${url} did not become ready. The end of ${server.logFile}:\n${server.tail()}`);
}

/** Starts the sandbox and the service. The service calls the sandbox, whatever AWS keys this machine has. */
async function startServers(): Promise<void> {
  const sandboxPort = await freePort();
  const sandboxUrl = `http://${HOST}:${sandboxPort}`;
  writeEnvFile(SANDBOX_SETTINGS, {
    AWS_ACCESS_KEY_ID: "AKIASANDBOXSERVICE00",
    AWS_SECRET_ACCESS_KEY: "sandbox-service-secret-key-00000000000000",
    AWS_ACCESS_KEY_ID_US_GOV: "AKIASANDBOXGOVCLOUD0",
    AWS_SECRET_ACCESS_KEY_US_GOV: "sandbox-govcloud-secret-key-0000000000000",
    AWS_ENDPOINT_URL: sandboxUrl,
  });
  const listen = (at: number) => ["--ip", HOST, "--port", String(at)];
  const sandbox = startWranglerDev(["-c", "sandbox/wrangler.toml", ...listen(sandboxPort)], SANDBOX_LOG);
  const service = startWranglerDev(
    [...listen(port), "--env-file", DEV_VARS, "--env-file", SANDBOX_SETTINGS],
    SERVICE_LOG,
  );
  servers.push(sandbox, service);
  await Promise.all([
    readyAt(`${sandboxUrl}/_sandbox/health`, sandbox),
    readyAt(`http://${HOST}:${port}/health`, service),
  ]);
}

async function untilEnded(partner: Api, path: string): Promise<Execution> {
  const deadline = Date.now() + ANALYSIS_WITHIN_MS;
  for (;;) {
    const execution = await partner.json<Execution>(path);
    showProgress(execution);
    if (execution.status === "succeeded" || execution.status === "failed") return execution;
    if (Date.now() > deadline)
      throw new Error(`the analysis did not finish within ${ANALYSIS_WITHIN_MS / 1000} s; see ${SERVICE_LOG}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
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

async function main(): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`PORT is ${process.env.PORT}; it must be a number from 1 to 65535`);
  if (!(await isPortFree(port)))
    throw new Error(`port ${port} on ${HOST} is in use; choose another one: PORT=9000 npm start`);
  console.log("k9 partner API\n");
  say("preparing", "local database, sandbox and service");
  ensureDevVars();
  await applyLocalMigrations(undefined);
  await startServers();
  const origin = `http://${HOST}:${port}`;
  const operatorToken = parseEnv(readFileSync(DEV_VARS, "utf8")).OPERATOR_TOKEN ?? "";
  const partner = await demoPartner(new Api(origin, operatorToken));
  const path = await triggerDemoAnalysis(partner);
  const execution = await untilEnded(partner, path);
  if (execution.status === "failed")
    throw new Error(`the analysis failed: ${execution.error?.code}: ${execution.error?.message}`);
  const folder = await download(partner, execution);
  console.log("");
  say("reports", `${folder}/ (${execution.reports.length} files; in the inbox they are ${origin}${path}/report/…)`);
  const report = execution.reports.find(({ fileName }) => fileName.endsWith(".html"));
  const page = join(folder, report?.fileName ?? "");
  if (once) {
    console.log(page);
    return end(0);
  }
  say("try", `curl -s -H "Authorization: Bearer ${partner.token}" ${origin}${path}`);
  say("docs", `${origin}/docs`);
  say("serving", `${origin} (Ctrl-C ends it; logs in ${SERVICE_LOG})`);
  console.log(page);
  const ended = await Promise.race(servers.map((server) => server.ended.then(() => server)));
  throw new Error(`a server has stopped unexpectedly. The end of ${ended.logFile}:\n${ended.tail()}`);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void end(0));
main().catch(async (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  await end(1);
});
