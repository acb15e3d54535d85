/**
 * `npm run deploy`: migrations of the remote database, then the Worker. With `-- --apart` the API and the jobs become two
 * Workers. Other flags after `--` are passed to `wrangler deploy`.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { WRANGLER } from "./local/wrangler.ts";

const PLACEHOLDER = "00000000-0000-0000-0000-000000000000";
const APART = "--apart";

function wrangler(...args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [WRANGLER, ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

const args = process.argv.slice(2);
const flags = args.filter((arg) => arg !== APART);
// The jobs first, so that messages of the new API have a consumer.
const configurations = args.includes(APART) ? ["wrangler.consumer.toml", "wrangler.api.toml"] : ["wrangler.toml"];
for (const file of configurations) {
  if (!readFileSync(file, "utf8").includes(PLACEHOLDER)) continue;
  console.error(
    `${file} has no database yet: \`npx wrangler d1 create k9-partner-api\` prints the database_id to put there.`,
  );
  process.exit(1);
}
const [first = "wrangler.toml"] = configurations;
wrangler("d1", "migrations", "apply", "k9-partner-api", "--remote", "--config", first);
for (const file of configurations) wrangler("deploy", "--config", file, ...flags);
