import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export const DEV_VARS = ".dev.vars";

/** The settings of the Worker that the environment of a local run may override. */
const OVERRIDABLE =
  /^(OPERATOR_TOKEN|CREDENTIAL_KEYS|VENDING_KEYS|VENDING_ENDPOINT_URL|AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)(_US_GOV)?|AWS_ENDPOINT_URL(_[A-Z0-9_]+)?)$/;

/** Writes `.dev.vars` with secrets generated for this checkout, unless the file exists. */
export function ensureDevVars(): void {
  if (existsSync(DEV_VARS)) return;
  const lines = [
    "# Secrets of local runs, made for this checkout. Never committed.",
    `OPERATOR_TOKEN=${randomBytes(32).toString("base64url")}`,
    `CREDENTIAL_KEYS=local-1:${randomBytes(32).toString("base64")}`,
    "# The service's own AWS identity and where AWS is: here the sandbox, as `npm run sandbox` serves it.",
    "AWS_ACCESS_KEY_ID=AKIASANDBOXSERVICE00",
    "AWS_SECRET_ACCESS_KEY=sandbox-service-secret-key-00000000000000",
    "AWS_ACCESS_KEY_ID_US_GOV=AKIASANDBOXGOVCLOUD0",
    "AWS_SECRET_ACCESS_KEY_US_GOV=sandbox-govcloud-secret-key-0000000000000",
    "AWS_ENDPOINT_URL=http://127.0.0.1:8788",
    "VENDING_ENDPOINT_URL=http://127.0.0.1:8788/_sandbox/vend",
  ];
  writeFileSync(DEV_VARS, `${lines.join("\n")}\n`, { mode: 0o600, flag: "wx" });
}

/** Settings named in the environment, to be laid over `.dev.vars`. */
export function settingsFromEnvironment(): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && OVERRIDABLE.test(name)) settings[name] = value;
  }
  return settings;
}

/** A file in dotenv form that only its owner can read, for wrangler's `--env-file`. */
export function writeEnvFile(path: string, settings: Record<string, string>): void {
  mkdirSync(dirname(path), { recursive: true });
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  writeFileSync(path, `${lines.join("\n")}\n`, { mode: 0o600 });
}
