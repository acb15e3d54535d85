/** `npm run deploy`: migrations of the remote database, then the Worker. Flags after `--` are passed to `wrangler deploy`. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { WRANGLER } from "./local/wrangler.ts";

const PLACEHOLDER = "00000000-0000-0000-0000-000000000000";

function wrangler(...args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [WRANGLER, ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

if (readFileSync("wrangler.toml", "utf8").includes(PLACEHOLDER)) {
  console.error(
    "wrangler.toml has no database yet: `npx wrangler d1 create k9-partner-api` prints the database_id to put there.",
  );
  process.exit(1);
}
wrangler("d1", "migrations", "apply", "k9-partner-api", "--remote");
wrangler("deploy", ...process.argv.slice(2));
