/**
 * Proves the remedies of accounts: `npm run remedies -- FOLDER…`, each with `account.json` and, where they are known,
 * `resources.json` and `credentials.csv`, as `iam analyze` reads them. Each remedy that closes its finding is applied to the
 * account's files by itself and the plan as a whole; the result is analyzed anew.
 */

import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { readAccountFile } from "../src/cli/accountFile.ts";
import type { AccountInput } from "../src/cli/analysis/openAccount.ts";
import { readCredentialReportFile } from "../src/cli/credentialReportFile.ts";
import { readResourcesFile } from "../src/cli/resourcesFile.ts";
import { proveRemedies } from "./remedies/prove.ts";

/** More than any account of a few hundred principals needs. */
const BUDGET = 1_000_000;

for (const folder of process.argv.slice(2)) {
  const input = await readFolder(folder);
  const { remedies, failures, ...counts } = proveRemedies(input, Number(process.env.BUDGET ?? BUDGET));
  process.stdout.write(`${basename(folder)}: ${JSON.stringify(counts)}\n`);
  for (const failure of failures) process.stdout.write(`  ${failure}\n`);
  if (failures.length > 0) process.exitCode = 1;
  if (process.env.REASONS !== undefined)
    for (const [id, { closes, reason, changes }] of remedies.byFinding)
      process.stdout.write(`  ${JSON.stringify(closes)} ${id} ${reason ?? JSON.stringify(changes)}\n`);
}

async function readFolder(folder: string): Promise<AccountInput> {
  const file = (name: string) => (existsSync(join(folder, name)) ? join(folder, name) : undefined);
  const read = async <T>(made: Promise<{ ok: true; value: T } | { ok: false; error: string }> | undefined) => {
    const result = await made;
    if (result?.ok === false) throw new Error(result.error);
    return result?.value;
  };
  const account = await read(readAccountFile(join(folder, "account.json"), process.stdin));
  if (account === undefined) throw new Error(`${folder}: no account.json`);
  const resources = file("resources.json");
  const credentials = file("credentials.csv");
  return {
    ...account,
    at: Date.parse("2026-06-01T00:00:00Z"),
    trustedAccounts: [],
    inventory: await read(resources === undefined ? undefined : readResourcesFile(resources, process.stdin)),
    credentialReport: await read(
      credentials === undefined ? undefined : readCredentialReportFile(credentials, process.stdin),
    ),
    organization: undefined,
  };
}
