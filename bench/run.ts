/** `npm run bench`: times and memory of this machine, as ratios within one run. `-- service` runs one part; so do the others below. */
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { benchCollecting } from "./collecting.ts";
import { benchDecide } from "./decide.ts";
import { benchDecisions } from "./decisions.ts";
import type { EngineResult } from "./engine.ts";
import { benchFlood } from "./flood.ts";
import { benchHostile } from "./hostile.ts";
import { benchKills } from "./kills.ts";
import { benchManaged } from "./managed.ts";
import { benchParquet } from "./parquet.ts";
import { line, megabytes, milliseconds, ratio } from "./print.ts";
import { benchRanges } from "./ranges.ts";
import type { ReportResult } from "./report.ts";
import { benchService } from "./service.ts";
import { benchWorkerd } from "./workerd.ts";

const SIZES = [125, 500, 2_000, 5_000];
const REPORT_SIZES = [125, 500, 2_000];

function benchEngine(): void {
  console.log(
    "\nWhole-account decision, 30 statements a principal, up to 2,000 buckets and keys (in Node.js on one thread; user CPU time, then wall time)",
  );
  for (const size of SIZES) {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ["--expose-gc", "--single-threaded", "bench/engine.ts", String(size)],
      {
        encoding: "utf8",
        maxBuffer: 2 ** 26,
      },
    );
    if (status !== 0) throw new Error(stderr);
    const result: EngineResult = JSON.parse(stdout);
    line(
      `${result.principals} principals, ${result.resources} resources, ${result.rows} rows`,
      milliseconds(result.decideMs),
      `${milliseconds(result.wallMs)} wall; ${ratio(result.decideMs, result.parseMs)} JSON.parse of the same ${megabytes(result.bytes)}; live memory over idle at most ${megabytes(result.peakBytes)}`,
    );
  }
  benchDecisions();
}

function benchReport(): void {
  console.log("\nThe HTML report, 2,000 buckets and keys (in Node.js on one thread; user CPU time)");
  for (const size of REPORT_SIZES) {
    const args = ["--expose-gc", "--single-threaded", "bench/report.ts", String(size)];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    const result: ReportResult = JSON.parse(stdout);
    line(
      `${result.principals} principals, ${result.resources} resources, ${megabytes(result.bytes)}`,
      milliseconds(result.renderMs),
      `${ratio(result.renderMs, result.analysisMs)} of the analysis (${milliseconds(result.analysisMs)}, escalation and findings included); live memory while rendering at most ${megabytes(result.peakBytes)} more`,
    );
  }
}

const parts = process.argv.slice(2);
const wanted = (name: string) => parts.length === 0 || parts.includes(name);
console.log(`Node.js ${process.version}, ${availableParallelism()} cores`);
if (wanted("service")) await benchService();
if (wanted("collecting")) await benchCollecting();
if (wanted("engine")) benchEngine();
if (wanted("decide")) benchDecide();
if (wanted("managed")) benchManaged();
if (wanted("report")) benchReport();
if (wanted("parquet")) benchParquet();
if (wanted("workerd")) await benchWorkerd();
// Minutes each, and nothing that a ratio could tell: only when they are named.
if (parts.includes("hostile")) await benchHostile(...parts.map(Number).filter(Number.isInteger));
if (parts.includes("kills")) await benchKills(...parts.map(Number).filter(Number.isInteger));
if (wanted("flood")) await benchFlood();
if (wanted("ranges")) await benchRanges(...parts.map(Number).filter(Number.isInteger));
