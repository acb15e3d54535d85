/**
 * `npm run client-types` writes src/client/openapi.generated.ts, the types of docs/openapi.json; `--check` fails when they are
 * outdated. The generator is installed by `npm ci --prefix test/clients`.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const FILE = "src/client/openapi.generated.ts";
const GENERATOR = "test/clients/node_modules/openapi-typescript/bin/cli.js";

const text = execFileSync(process.execPath, [GENERATOR, "docs/openapi.json"], {
  encoding: "utf8",
  stdio: ["ignore", "pipe", "ignore"],
});
if (!process.argv.includes("--check")) {
  writeFileSync(FILE, text);
} else if (readFileSync(FILE, "utf8") !== text) {
  console.error(`${FILE} does not match docs/openapi.json; run \`npm run client-types\`.`);
  process.exitCode = 1;
}
