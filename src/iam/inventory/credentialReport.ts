import { instantProblem, parseInstantOrNothing, quoted } from "./instants.ts";

export interface AccessKeyState {
  active: boolean;
  lastRotated: number | undefined;
  lastUsed: number | undefined;
}

/** From the credential report; instants in milliseconds since the epoch. */
export interface CredentialState {
  passwordEnabled: boolean | undefined;
  passwordLastUsed: number | undefined;
  passwordLastChanged: number | undefined;
  mfaActive: boolean;
  /** Access key 1 and 2; undefined where there is none. */
  accessKeys: readonly [AccessKeyState | undefined, AccessKeyState | undefined];
}

export interface CredentialReport {
  byArn: ReadonlyMap<string, CredentialState>;
  /** What is wrong with the whole. */
  problem: string | undefined;
  /** Cells that cannot be read, by the ARN of their line; lines that name nobody, and missing columns. What they say is left out. */
  problems: readonly { place: string; problem: string }[];
}

const BOOLEANS = ["password_enabled", "mfa_active", "access_key_1_active", "access_key_2_active"];
const INSTANTS = [
  "password_last_used",
  "password_last_changed",
  "access_key_1_last_rotated",
  "access_key_1_last_used_date",
  "access_key_2_last_rotated",
  "access_key_2_last_used_date",
];

/**
 * The account's credential report ("Getting credential reports for your AWS account") as credentials by ARN; the root
 * user is in it by the ARN of the account's root.
 */
export function readCredentialReport(csv: string): CredentialReport {
  const [header = "", ...lines] = csv.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = new Map(header.split(",").map((name, at) => [name.trim(), at]));
  const byArn = new Map<string, CredentialState>();
  const problems: { place: string; problem: string }[] = [];
  if (!columns.has("arn") || !columns.has("password_enabled"))
    return { byArn, problem: "not a credential report", problems };
  const missing = [...BOOLEANS, ...INSTANTS].filter((name) => !columns.has(name));
  if (missing.length > 0) problems.push({ place: "line 1", problem: `columns missing: ${missing.join(", ")}` });
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const cells = splitCells(line);
    const cell = (name: string): string => cells[columns.get(name) ?? -1]?.trim() ?? "";
    const arn = cell("arn");
    if (arn === "") {
      problems.push({ place: `line ${at + 2}`, problem: "arn: missing" });
      continue;
    }
    byArn.set(arn, readState(cell));
    for (const problem of problemsOf(cell)) problems.push({ place: arn, problem });
  }
  return { byArn, problem: undefined, problems };
}

function* problemsOf(cell: (name: string) => string): Generator<string> {
  for (const name of INSTANTS) {
    const problem = instantProblem(name, cell(name));
    if (problem !== undefined) yield problem;
  }
  for (const name of BOOLEANS) {
    const text = cell(name);
    if (!/^(?:true|false|not_supported|N\/A|)$/i.test(text)) yield `${name}: ${quoted(text)} is neither true nor false`;
  }
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
