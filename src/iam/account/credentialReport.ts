import type { AccessKeyState, CredentialState } from "../model.ts";
import { parseInstantOrNothing } from "./instants.ts";

/**
 * The account's credential report ("Getting credential reports for your AWS account") as credentials by ARN; the root
 * user is in it by the ARN of the account's root. A line that cannot be read is left out; `problem` names what is wrong
 * with the whole.
 */
export function readCredentialReport(csv: string): {
  byArn: ReadonlyMap<string, CredentialState>;
  problem: string | undefined;
} {
  const [header = "", ...lines] = csv.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = new Map(header.split(",").map((name, at) => [name.trim(), at]));
  const byArn = new Map<string, CredentialState>();
  if (!columns.has("arn") || !columns.has("password_enabled")) return { byArn, problem: "not a credential report" };
  for (const line of lines) {
    const cells = splitCells(line);
    const cell = (name: string): string => cells[columns.get(name) ?? -1]?.trim() ?? "";
    const arn = cell("arn");
    if (arn !== "") byArn.set(arn, readState(cell));
  }
  return { byArn, problem: undefined };
}

/** RFC 4180, one line: a user's name may hold a comma. */
function splitCells(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
}

function readState(cell: (name: string) => string): CredentialState {
  return {
    passwordEnabled: readBoolean(cell("password_enabled")),
    passwordLastUsed: parseInstantOrNothing(cell("password_last_used")),
    passwordLastChanged: parseInstantOrNothing(cell("password_last_changed")),
    mfaActive: readBoolean(cell("mfa_active")) ?? false,
    accessKeys: [readKey(cell, 1), readKey(cell, 2)],
  };
}

/** A key that does not exist is inactive and was never rotated. */
function readKey(cell: (name: string) => string, number: 1 | 2): AccessKeyState | undefined {
  const active = readBoolean(cell(`access_key_${number}_active`)) ?? false;
  const lastRotated = parseInstantOrNothing(cell(`access_key_${number}_last_rotated`));
  if (!active && lastRotated === undefined) return undefined;
  return { active, lastRotated, lastUsed: parseInstantOrNothing(cell(`access_key_${number}_last_used_date`)) };
}

/** `not_supported` stands for the root user's password, which always exists but is not reported. */
function readBoolean(text: string): boolean | undefined {
  if (/^true$/i.test(text)) return true;
  return /^false$/i.test(text) ? false : undefined;
}
