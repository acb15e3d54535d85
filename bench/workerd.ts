import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, HOST } from "../scripts/local/port.ts";
import { bundle } from "../test/system/host.ts";
import { line, milliseconds } from "./print.ts";

const HEAP_MEGABYTES = 128;
const CASES = [
  { principals: 500, resources: 2_000 },
  { principals: 2_000, resources: 2_000 },
  { principals: 5_000, resources: 10_000 },
];
const START_WITHIN_MS = 10_000;

const config = (port: number) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "engine", worker = .engine)],
  sockets = [(name = "http", address = "${HOST}:${port}", http = (), service = "engine")],
  v8Flags = ["--max-old-space-size=${HEAP_MEGABYTES}"],
);
const engine :Workerd.Worker = (
  modules = [(name = "engine.mjs", esModule = embed "engine.mjs")],
  compatibilityDate = "2026-08-15",
);
`;

/** The engine in workerd with its heap bounded as a Worker's is: it finishes or it dies. Each size has a process of its own. */
export async function benchWorkerd(): Promise<void> {
  console.log(
    `\nThe whole analysis (decision, escalation, findings) inside workerd, its heap bounded to ${HEAP_MEGABYTES} MB, input in pages`,
  );
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    writeFileSync(join(folder, "engine.mjs"), await bundle("bench/engineWorker.ts"));
    for (const size of CASES) await runCase(folder, size);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function runCase(
  folder: string,
  { principals, resources }: { principals: number; resources: number },
): Promise<void> {
  const port = await freePort();
  const file = join(folder, "config.capnp");
  writeFileSync(file, config(port));
  const server = spawn("npx", ["--no", "--", "workerd", "serve", file], { stdio: "ignore", detached: true });
  const what = `${principals} principals, ${resources} buckets and keys`;
  try {
    await listening(port);
    const startedAt = performance.now();
    const response = await fetch(`http://${HOST}:${port}/?principals=${principals}&resources=${resources}`);
    const { rows, findings } = (await response.json()) as { rows: number; findings: number };
    line(
      what,
      milliseconds(performance.now() - startedAt),
      `${rows} rows, ${findings} findings; finished within the bound (generating the account included)`,
    );
  } catch {
    line(what, "died", "the heap was not enough");
  } finally {
    if (server.pid !== undefined) process.kill(-server.pid);
  }
}

async function listening(port: number): Promise<void> {
  for (const deadline = Date.now() + START_WITHIN_MS; Date.now() < deadline; ) {
    const up = await fetch(`http://${HOST}:${port}/?principals=1&resources=0`).then(
      () => true,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("workerd did not start");
}
