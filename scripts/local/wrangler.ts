import { fork, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { WorkerToServe } from "./serveWorker.ts";

/** wrangler, run by the Node.js that runs this script: not through npx, which would not pass on signals. */
export const WRANGLER = fileURLToPath(new URL("../../node_modules/wrangler/bin/wrangler.js", import.meta.url));
const SERVE_WORKER = fileURLToPath(new URL("serveWorker.ts", import.meta.url));
const OFFLINE = { CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false" };

/** The environment of wrangler: no network lookups, no metrics. */
export function wranglerEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, ...OFFLINE };
}

/**
 * Runs a wrangler command to its end, without a terminal so that it never asks. Rejects with its output when it fails.
 */
function runWrangler(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [WRANGLER, ...args], {
      env: wranglerEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`wrangler ${args.slice(0, 3).join(" ")} failed:\n${output}`));
    });
  });
}

/** Applies the migrations to the local database in `persistTo` (wrangler's default where undefined). */
export function applyLocalMigrations(persistTo: string | undefined): Promise<void> {
  const where = persistTo === undefined ? [] : ["--persist-to", persistTo];
  return runWrangler(["d1", "migrations", "apply", "k9-partner-api", "--local", ...where]);
}

export interface Server {
  /** Resolves when it answers requests; rejects, with the end of its log, when it ends before or is late. */
  ready: Promise<void>;
  /** Resolves with the exit code when it has ended. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
  logFile: string;
  /** The last lines of its output. */
  tail(): string;
}

const READY_WITHIN_MS = 180_000;
const STOPS_WITHIN_MS = 5_000;

/** Serves a Worker in a process of its own, which ends with this one; its output goes to `logFile`. */
export function startWorker(worker: WorkerToServe, logFile: string): Server {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, "w", 0o600);
  const child = fork(SERVE_WORKER, [JSON.stringify(worker)], {
    env: wranglerEnvironment(),
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  const ended = new Promise<number | null>((resolve) => {
    child.on("error", () => resolve(null));
    child.on("close", resolve);
  });
  const tail = () => readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-15).join("\n");
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (how: string) => reject(new Error(`${worker.config} ${how}. The end of ${logFile}:\n${tail()}`));
    const late = setTimeout(() => fail(`was not ready within ${READY_WITHIN_MS / 1000} s`), READY_WITHIN_MS);
    child.once("message", () => resolve());
    void ended.then(() => fail("ended before it was ready"));
    void ended.finally(() => clearTimeout(late));
    child.once("message", () => clearTimeout(late));
  });
  return {
    ready,
    ended,
    logFile,
    tail,
    stop: async () => {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), STOPS_WITHIN_MS);
      await ended;
      clearTimeout(late);
    },
  };
}
