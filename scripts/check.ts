/** `npm run check`: everything that CI runs, step by step. The failed steps are listed at the end. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";

interface Step {
  name: string;
  command: readonly string[];
}

const TEST_RESULTS = ".local/test-results.json";

const steps: readonly Step[] = [
  { name: "format and lint", command: ["biome", "ci", "."] },
  { name: "cases laid out", command: ["node", "scripts/formatCases.ts", "--check"] },
  { name: "types (Worker)", command: ["tsc", "-p", "tsconfig.json"] },
  { name: "types (Node)", command: ["tsc", "-p", "tsconfig.node.json"] },
  { name: "types (report page)", command: ["tsc", "-p", "tsconfig.page.json"] },
  { name: "migrations in step with the schema", command: ["node", "scripts/check/migrations.ts"] },
  { name: "OpenAPI document valid and up to date", command: ["node", "scripts/openapi.ts", "--check"] },
  { name: "catalogue in step", command: ["node", "scripts/catalogue.ts", "--check"] },
  { name: "AWS managed policies in step", command: ["node", "scripts/awsManagedPolicies.ts", "--check"] },
  { name: "report page in step", command: ["node", "scripts/reportPage.ts", "--check"] },
  { name: "bundle size", command: ["node", "scripts/check/bundleSize.ts"] },
  {
    name: "tests",
    command: ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${TEST_RESULTS}`],
  },
];

mkdirSync(".local", { recursive: true });
rmSync(TEST_RESULTS, { force: true });
const failed: string[] = [];
for (const { name, command } of steps) {
  const startedAt = performance.now();
  console.log(`\n— ${name}`);
  const { status } = spawnSync("npx", ["--no", "--", ...command], {
    stdio: "inherit",
    env: { ...process.env, CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false" },
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok" : "FAILED"} ${name} (${seconds} s)`);
  if (status !== 0) failed.push(name);
}

const results: unknown = JSON.parse(readFileSync(TEST_RESULTS, "utf8"));
const count = (name: string) => Number((results as Record<string, unknown>)[name] ?? 0);
console.log(failed.length === 0 ? "\nAll checks passed." : `\nFailed: ${failed.join(", ")}`);
console.log(`tests: ${count("numPassedTests")} passed, ${count("numFailedTests")} failed`);
process.exit(failed.length === 0 ? 0 : 1);
