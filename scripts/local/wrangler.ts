import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** wrangler, run by the Node.js that runs this script: not through npx, which would not pass on signals. */
export const WRANGLER = fileURLToPath(new URL("../../node_modules/wrangler/bin/wrangler.js", import.meta.url));
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
  /** Resolves with the exit code when it has ended. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
  logFile: string;
  /** The last lines of its output. */
  tail(): string;
}

/** Starts `wrangler dev` in a process group of its own, its output in `logFile`. */
export function startWranglerDev(args: readonly string[], logFile: string): Server {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, "w", 0o600);
  const child = spawn(
    process.execPath,
    [WRANGLER, "dev", ...args, "--inspector-port", "0", "--show-interactive-dev-session=false"],
    {
      env: wranglerEnvironment(),
      stdio: ["ignore", log, log],
      detached: true,
    },
  );
  const ended = new Promise<number | null>((resolve) => {
    child.on("error", () => resolve(null));
    child.on("close", resolve);
  });
  return {
    ended,
    logFile,
    stop: async () => {
      signalGroup(child, "SIGTERM");
      const late = setTimeout(() => signalGroup(child, "SIGKILL"), 5_000);
      await ended;
      clearTimeout(late);
    },
    tail: () => readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-15).join("\n"),
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has already ended.
  }
}
