import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, HOST } from "../scripts/local/port.ts";
import { bundle } from "../test/system/host.ts";
import { line, megabytes, milliseconds } from "./print.ts";
import { startReportStore } from "./reportStore.ts";

interface Case {
  principals: number;
  /** Buckets and keys. */
  resources: number;
  /** Whether all reports are written. Those of the largest account have 150 million rows and more. */
  reports: boolean;
}

const HEAP_MEGABYTES = 128;
const CASES: readonly Case[] = [
  { principals: 500, resources: 2_000, reports: true },
  { principals: 2_000, resources: 2_000, reports: true },
  { principals: 5_000, resources: 10_000, reports: false },
];
const START_WITHIN_MS = 10_000;

const config = (port: number, store: number) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "engine", worker = .engine),
    (name = "store", external = (address = "${HOST}:${store}", http = ())),
  ],
  sockets = [(name = "http", address = "${HOST}:${port}", http = (), service = "engine")],
  v8Flags = ["--max-old-space-size=${HEAP_MEGABYTES}"],
);
const engine :Workerd.Worker = (
  modules = [(name = "engine.mjs", esModule = embed "engine.mjs")],
  compatibilityDate = "2026-08-15",
  bindings = [(name = "STORE", service = "store")],
);
`;

/** The engine in workerd with its heap bounded as a Worker's is: it finishes or it dies. Each size has a process of its own. */
export async function benchWorkerd(): Promise<void> {
  console.log(
    `\nThe whole analysis (decision, escalation, findings, reports) inside workerd, its heap bounded to ${HEAP_MEGABYTES} MB, input in pages; wall time`,
  );
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    writeFileSync(join(folder, "engine.mjs"), await bundle("bench/engineWorker.ts"));
    for (const size of CASES) await runCase(folder, size);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function runCase(folder: string, { principals, resources, reports }: Case): Promise<void> {
  const port = await freePort();
  const store = await startReportStore(mkdtempSync(join(folder, "reports-")));
  const file = join(folder, "config.capnp");
  writeFileSync(file, config(port, store.port));
  const server = spawn("npx", ["--no", "--", "workerd", "serve", file], { stdio: "ignore", detached: true });
  const what = `${principals} principals, ${resources} buckets and keys${reports ? ", all reports" : ""}`;
  try {
    await listening(port);
    const startedAt = performance.now();
    const { rows, findings, files, bytes } = await analyzed(
      `http://${HOST}:${port}/?principals=${principals}&resources=${resources}&reports=${reports}`,
    );
    line(
      what,
      milliseconds(performance.now() - startedAt),
      `${rows} rows, ${findings} findings${reports ? `, ${files} files of ${megabytes(bytes)}` : ""}; finished within the bound (generating the account included)`,
    );
  } catch (error) {
    line(what, "died", `the heap was not enough, or else: ${String(error)}`);
  } finally {
    if (server.pid !== undefined) process.kill(-server.pid);
    store.close();
  }
}

interface Answer {
  rows: number;
  findings: number;
  files: number;
  bytes: number;
}

/** What the Worker answers, however long it takes: `fetch` gives up after five minutes without an answer. */
async function analyzed(url: string): Promise<Answer> {
  const [response] = (await once(get(url), "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  if (response.statusCode !== 200) throw new Error(`workerd answers ${response.statusCode}: ${text}`);
  return JSON.parse(text);
}

async function listening(port: number): Promise<void> {
  for (const deadline = Date.now() + START_WITHIN_MS; Date.now() < deadline; ) {
    const up = await fetch(`http://${HOST}:${port}/?principals=1&resources=0&reports=false`).then(
      () => true,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("workerd did not start");
}
