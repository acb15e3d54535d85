/** The tables of an account as Parquet, against the same tables as CSV. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Manifest } from "../src/report/json/manifest.ts";
import { writeManagedAccount } from "./managedAccount.ts";
import { line, megabytes, milliseconds, ratio } from "./print.ts";
import { measure, type Usage } from "./usage.ts";

const SIZE = { seed: 20_261_130, roles: 500, resources: 2_000 };
const MOST_PERCENT = 5;

export function benchParquet(): void {
  console.log(
    `\nThe tables of ${SIZE.roles} roles and ${SIZE.resources} resources as Parquet at the desk (user CPU time of the whole process)`,
  );
  const scratch = mkdtempSync(join(tmpdir(), "bench-parquet-"));
  try {
    const [account, resources] = writeManagedAccount(SIZE, join(scratch, "account"));
    const written = (format: string): Usage & { bytes: number } => {
      const out = join(scratch, format);
      const options = ["--at", "2026-06-01T00:00:00Z", "--only", format, "--quiet", "--out", out];
      const usage = measure(
        ["src/cli/iam.ts", "analyze", account, "--resources", resources, ...options],
        resolve(import.meta.dirname, ".."),
      );
      const bytes = bytesOf(out);
      rmSync(out, { recursive: true });
      return { ...usage, bytes };
    };
    const csv = written("csv");
    const parquet = written("parquet");
    const percent = (100 * parquet.bytes) / csv.bytes;
    line(
      "Parquet, five tables",
      megabytes(parquet.bytes),
      `${percent.toFixed(1)} % of the CSVs' ${megabytes(csv.bytes)} (target: at most ${MOST_PERCENT} %)`,
    );
    line(
      "time to write them, the analysis included",
      milliseconds(parquet.userMs),
      `${ratio(parquet.userMs, csv.userMs)} of the CSVs' (${milliseconds(csv.userMs)}); by the clock ${ratio(parquet.wallMs, csv.wallMs)}`,
    );
    line(
      "peak memory",
      megabytes(parquet.peakBytes),
      `${ratio(parquet.peakBytes, csv.peakBytes)} of the CSVs' (${megabytes(csv.peakBytes)})`,
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Of all files that the manifest lists. */
function bytesOf(folder: string): number {
  const manifest = readdirSync(folder).find((name) => name.startsWith("manifest")) ?? "";
  const { objects }: Manifest = JSON.parse(readFileSync(join(folder, manifest), "utf8"));
  return objects.reduce((sum, { bytes }) => sum + bytes, 0);
}
