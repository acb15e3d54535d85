/** `iam decide` as a process, start and end included, against the former build and against another simulator. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { formerBuild } from "./formerBuild.ts";
import { line, ratio } from "./print.ts";
import { smallRequest } from "./requests.ts";
import { measure } from "./usage.ts";

const LINES = 100_000;
/** Lines of the longer run: what the further ones take is without start and warming up. */
const MORE_LINES = 300_000;
/** Of the other simulator's rate. */
const TARGET = 40;
/** Of the other simulator, which is slower. */
const SIMULATED = 4_000;
const SETS = 50;
const SIMULATOR = "@cloud-copilot/iam-simulate@0.1.173";
const here = resolve(import.meta.dirname, "..");

export function benchDecide(): void {
  console.log(
    `\niam decide as it is installed, ${LINES.toLocaleString("en")} small requests from start to end of the process, and when it is warm (user CPU time)`,
  );
  const { status, stderr } = spawnSync(process.execPath, ["scripts/bundleCommand.ts"], { cwd: here, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const folder = installSimulator();
  try {
    benchLines("every request with policies of its own", (at) => smallRequest(at, at), folder);
    benchLines(`${SETS} sets of policies among the requests`, (at) => smallRequest(at, (at * 7) % SETS), folder);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function benchLines(what: string, requestOf: (at: number) => object, simulator: string | undefined): void {
  const lines = Array.from({ length: MORE_LINES }, (_, at) => JSON.stringify(requestOf(at)));
  const firstLines = lines.slice(0, LINES);
  const input = `${firstLines.join("\n")}\n`;
  const other = simulator === undefined ? undefined : simulate(simulator, lines.slice(0, SIMULATED));
  const now = measure(["dist/iam.js", "decide"], here, input);
  const more = measure(["dist/iam.js", "decide"], here, `${lines.join("\n")}\n`);
  const former = measure(["src/cli/iam.ts", "decide"], formerBuild(), input);
  if (now.output !== former.output) throw new Error("the former build answers otherwise");
  if (!more.output.startsWith(now.output)) throw new Error("more requests are answered otherwise");
  const again = simulator === undefined ? undefined : simulate(simulator, lines.slice(0, SIMULATED));
  const before = process.cpuUsage();
  for (const each of firstLines) JSON.parse(each);
  const parseMs = process.cpuUsage(before).user / 1000;
  const warmMs = ((more.userMs - now.userMs) * LINES) / (MORE_LINES - LINES);
  /** Of one request, the mean of before and after. */
  const otherMs = other === undefined || again === undefined ? undefined : (other + again) / 2 / SIMULATED;
  const against = (ms: number) =>
    otherMs === undefined ? `${SIMULATOR} could not be installed` : `${ratio(otherMs, ms / LINES)} its rate`;
  line(
    `${what}, warm`,
    rate(LINES, warmMs),
    `${SIMULATOR}, validated and warm: ${otherMs === undefined ? "not installed" : rate(1, otherMs)}: ${against(warmMs)} (target: ${TARGET}×); ${ratio(warmMs, parseMs)} of JSON.parse of the same lines`,
  );
  line(
    "  from start to end of the process",
    rate(LINES, now.userMs),
    `${against(now.userMs)}; ${ratio(former.userMs, now.userMs)} as fast as before`,
  );
}

function rate(count: number, ms: number): string {
  return `${Math.round((count / ms) * 1000).toLocaleString("en")} /s`;
}

/**
 * Another simulator, in a folder for temporary files and as a program of its own: its licence (AGPL) keeps it out of this
 * project. Undefined without a registry.
 */
function installSimulator(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "bench-decide-"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const { status } = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", SIMULATOR], {
    cwd: folder,
  });
  if (status === 0) return folder;
  rmSync(folder, { recursive: true, force: true });
  return undefined;
}

/** User CPU time in milliseconds for the same requests, validated as it does by itself, when it is warm. */
function simulate(folder: string, lines: readonly string[]): number {
  writeFileSync(join(folder, "requests.jsonl"), lines.join("\n"));
  writeFileSync(join(folder, "simulate.js"), PROGRAM);
  const { status, stdout, stderr } = spawnSync(process.execPath, ["simulate.js"], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

const PROGRAM = `
import { readFileSync } from "node:fs";
import { runSimulation } from "@cloud-copilot/iam-simulate";
const lines = readFileSync("requests.jsonl", "utf8").split("\\n");
const named = (policies = []) => policies.map((policy, at) => ({ name: String(at), policy }));
const one = (line) => {
  const request = JSON.parse(line);
  return runSimulation({
    request: {
      principal: request.principal,
      action: request.action,
      resource: { resource: request.resource, accountId: request.resourceAccount },
      contextVariables: request.context,
    },
    identityPolicies: named(request.identityPolicies),
    serviceControlPolicies: (request.serviceControlPolicies ?? []).map((level, at) => ({
      orgIdentifier: String(at),
      policies: named(level),
    })),
    resourceControlPolicies: [],
    ...(request.resourcePolicy && { resourcePolicy: request.resourcePolicy }),
    ...(request.permissionsBoundary && { permissionBoundaryPolicies: named([request.permissionsBoundary]) }),
  }, {});
};
for (const line of lines.slice(0, 500)) await one(line);
const before = process.cpuUsage();
for (const line of lines) if ((await one(line)).resultType !== "single") throw new Error("not simulated: " + line);
process.stdout.write(String(process.cpuUsage(before).user / 1000));
`;
