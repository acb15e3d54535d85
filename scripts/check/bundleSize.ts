/** Builds the Worker as for a deployment, prints its size, and fails when it exceeds the limit. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const LIMIT_BYTES = 1.5 * 1024 * 1024;
const folder = "dist/bundle";

rmSync(folder, { recursive: true, force: true });
const build = spawnSync("npx", ["--no", "--", "wrangler", "deploy", "--dry-run", "--outdir", folder], {
  encoding: "utf8",
});
if (build.status !== 0) {
  console.error(`${build.stdout}${build.stderr}`);
  process.exit(1);
}
const bytes = readdirSync(folder)
  .filter((name) => !name.endsWith(".map") && name !== "README.md")
  .reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name)), { level: 9 }).length, 0);
console.log(`The Worker is ${(bytes / 1024).toFixed(0)} KiB gzipped; the limit is ${LIMIT_BYTES / 1024} KiB.`);
if (bytes > LIMIT_BYTES) process.exit(1);
