/** Generates the clients that programs/ are written for, and compiles both strictly. */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const DOCUMENT = fileURLToPath(new URL("../../docs/openapi.json", import.meta.url));

function run(script: string, ...flags: string[]): void {
  execFileSync(process.execPath, [`node_modules/${script}`, ...flags], {
    cwd: FOLDER,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

export function generateClients(): void {
  rmSync(`${FOLDER}generated`, { recursive: true, force: true });
  run("openapi-typescript/bin/cli.js", DOCUMENT, "-o", "generated/openapi-typescript.ts");
  run("@hey-api/openapi-ts/bin/run.js", "-i", DOCUMENT, "-o", "generated/hey-api", "--silent", "--no-log-file");
  run("typescript/bin/tsc", "-p", "tsconfig.json");
}
