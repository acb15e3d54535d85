/** Fails when the schema has changed without a migration: drizzle-kit, run on a copy, must find nothing to generate. */
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
    console.error("The schema has changed since the last migration. Run `npm run migrations`.");
    process.exitCode = 1;
  }
} finally {
  rmSync(copy, { recursive: true });
}
