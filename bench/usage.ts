/**
 * What a process uses from start to end, threads included. As a module to preload (`node --import ./bench/usage.ts …`) it
 * writes that into the file that BENCH_USAGE names.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMainThread } from "node:worker_threads";

export interface Usage {
  /** CPU in user mode. */
  userMs: number;
  wallMs: number;
  /** The most memory that was resident. */
  peakBytes: number;
}

const file = process.env.BENCH_USAGE;
if (file !== undefined && isMainThread) {
  process.once("exit", () => {
    const { userCPUTime, maxRSS } = process.resourceUsage();
    const usage: Usage = { userMs: userCPUTime / 1000, wallMs: performance.now(), peakBytes: maxRSS * 1024 };
    writeFileSync(file, JSON.stringify(usage));
  });
}

/** Runs `node` with these arguments in a folder, with `input` on standard input. Throws when it fails. */
export function measure(args: readonly string[], folder: string, input = ""): Usage & { output: string } {
  const scratch = mkdtempSync(join(tmpdir(), "bench-usage-"));
  try {
    const into = join(scratch, "usage.json");
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", import.meta.filename, ...args], {
      cwd: folder,
      env: { ...process.env, BENCH_USAGE: into },
      input,
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) throw new Error(stderr);
    const usage: Usage = JSON.parse(readFileSync(into, "utf8"));
    return { ...usage, output: stdout };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
