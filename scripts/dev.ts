/** `npm run dev`: the local migrations, then `wrangler dev` with the flags after `--`. */
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { DEV_VARS, ensureDevVars, settingsFromEnvironment, writeEnvFile } from "./local/devVars.ts";
import { HOST } from "./local/port.ts";
import { applyLocalMigrations, WRANGLER, wranglerEnvironment } from "./local/wrangler.ts";

const OVERRIDES = ".local/dev.env";

const flags = process.argv.slice(2);
const { values } = parseArgs({
  args: flags,
  options: {
    "persist-to": { type: "string" },
    "env-file": { type: "string", multiple: true },
    ip: { type: "string" },
  },
  strict: false,
});
const persistTo = typeof values["persist-to"] === "string" ? values["persist-to"] : undefined;

ensureDevVars();
writeEnvFile(OVERRIDES, settingsFromEnvironment());
await applyLocalMigrations(persistTo);

const envFiles = values["env-file"] === undefined ? ["--env-file", DEV_VARS, "--env-file", OVERRIDES] : [];
const ip = values.ip === undefined ? ["--ip", HOST] : [];
const wrangler = spawn(process.execPath, [WRANGLER, "dev", ...ip, ...envFiles, ...flags], {
  stdio: "inherit",
  env: wranglerEnvironment(),
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => wrangler.kill(signal));
wrangler.on("close", (code) => process.exit(code ?? 1));
