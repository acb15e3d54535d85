import { fail, ok, type Result } from "../../platform/result.ts";

/** A file that an option names, and whose it is where the option says so: `FILE` or `111122223333=FILE`. */
export interface FileOfAccount {
  accountId: string | undefined;
  path: string;
}

/** Of what an option was given. */
export function fileOfAccount(text: string): FileOfAccount {
  const [, accountId, path = text] = /^(\d{12})=(.+)$/s.exec(text) ?? [];
  return { accountId, path };
}

/**
 * The path that an option gives for each account, by account. With several accounts every file must say whose it is; an
 * account has one at most.
 */
export function filesByAccount(
  option: string,
  files: readonly FileOfAccount[],
  accounts: readonly string[],
): Result<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { accountId, path } of files) {
    const [only = ""] = accounts;
    if (accountId === undefined && accounts.length > 1)
      return fail(`${option}: ${path}: there are ${accounts.length} accounts; say whose it is: ${only}=${path}`);
    const owner = accountId ?? only;
    if (!accounts.includes(owner)) return fail(`${option}: ${owner}: not an account of those given`);
    if (found.has(owner)) return fail(`${option}: given twice${accounts.length > 1 ? ` for account ${owner}` : ""}`);
    found.set(owner, path);
  }
  return ok(found);
}
