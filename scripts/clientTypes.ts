/**
 * `npm run client-types` writes src/client/openapi.generated.ts, the types of docs/openapi.json. Its generator is installed by
 * `npm ci --prefix test/clients`.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const FILE = "src/client/openapi.generated.ts";
const GENERATOR = "test/clients/node_modules/openapi-typescript/bin/cli.js";

const text = execFileSync(process.execPath, [GENERATOR, "docs/openapi.json"], {
  encoding: "utf8",
  stdio: ["ignore", "pipe", "ignore"],
});
writeFileSync(FILE, text);
