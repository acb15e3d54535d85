/** Fails when the schema has changed and no migration says so: drizzle-kit, run on a copy, must find nothing to write. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const copy = mkdtempSync(join(".local", "migrations-"));
try {
  cpSync("migrations", copy, { recursive: true });
  const files = ["generate", "--dialect", "sqlite", "--schema", "./src/store/schema.ts", "--out", copy];
  const { status, stdout, stderr } = spawnSync("npx", ["--no", "--", "drizzle-kit", ...files], { encoding: "utf8" });
  if (status !== 0) throw new Error(`drizzle-kit failed:\n${stdout}${stderr}`);
  const known = new Set(readdirSync("migrations"));
  const added = readdirSync(copy).filter((name) => !known.has(name));
  if (added.length > 0) {
    console.error("The schema has changed since the last migration; `npm run migrations` writes the next one.");
    process.exitCode = 1;
  }
} finally {
  rmSync(copy, { recursive: true });
}
