import * as z from "zod";
import { fail, ok, type Result } from "../../platform/result.ts";
import { quoted, readInstant } from "./instants.ts";
import { validParts } from "./validParts.ts";

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
  /** Cells that cannot be read, by the ARN of their line; lines without an ARN; columns that are missing. */
  problems: readonly { place: string; problem: string }[];
}

const INSTANT = z.string().transform((text, { issues }) => {
  const at = readInstant(text);
  if (at === undefined) {
    issues.push({ code: "custom", message: `${quoted(text)} is not an ISO 8601 timestamp`, input: text });
  }
  return typeof at === "number" ? at : undefined;
});

/** `not_supported` stands for the root user's password, which always exists but is not reported. */
const BOOLEAN = z.string().transform((text, { issues }) => {
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
  if (!/^(?:not_supported|N\/A|)$/i.test(text)) {
    issues.push({ code: "custom", message: `${quoted(text)} is neither true nor false`, input: text });
  }
  return undefined;
});

const row = z.object({
  arn: z.string().min(1, "missing"),
  password_enabled: BOOLEAN.exactOptional(),
  mfa_active: BOOLEAN.exactOptional(),
  access_key_1_active: BOOLEAN.exactOptional(),
  access_key_2_active: BOOLEAN.exactOptional(),
  password_last_used: INSTANT.exactOptional(),
  password_last_changed: INSTANT.exactOptional(),
  access_key_1_last_rotated: INSTANT.exactOptional(),
  access_key_1_last_used_date: INSTANT.exactOptional(),
  access_key_2_last_rotated: INSTANT.exactOptional(),
  access_key_2_last_used_date: INSTANT.exactOptional(),
});

const COLUMNS = Object.keys(row.shape);

/**
 * The account's credential report ("Getting credential reports for your AWS account") as credentials by ARN; the root
 * user is in it by the ARN of the account's root. An error where the first line is not that of a report.
 */
export function readCredentialReport(csv: string): Result<CredentialReport> {
  const [header = "", ...lines] = csv.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = splitCells(header).map((name) => name.trim());
  const byArn = new Map<string, CredentialState>();
  const problems: { place: string; problem: string }[] = [];
  if (!columns.includes("arn") || !columns.includes("password_enabled")) return fail("not a credential report");
  const missing = COLUMNS.filter((name) => !columns.includes(name));
  if (missing.length > 0) problems.push({ place: "line 1", problem: `columns missing: ${missing.join(", ")}` });
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const cells = splitCells(line);
    const given = Object.fromEntries(columns.map((name, column) => [name, cells[column]?.trim() ?? ""]));
    const place = given.arn || `line ${at + 2}`;
    const read = validParts(row, given, "", (member, problem) => {
      problems.push({ place, problem: `${member}: ${problem}` });
    });
    if (read === undefined) continue;
    if (byArn.has(read.arn)) problems.push({ place, problem: `line ${at + 2}: an earlier line holds` });
    else byArn.set(read.arn, credentialsOf(read));
  }
  return ok({ byArn, problems });
}

/** RFC 4180, one line: a user's name may hold a comma. */
function splitCells(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
}

function credentialsOf(cells: z.infer<typeof row>): CredentialState {
  return {
    passwordEnabled: cells.password_enabled,
    passwordLastUsed: cells.password_last_used,
    passwordLastChanged: cells.password_last_changed,
    mfaActive: cells.mfa_active ?? false,
    accessKeys: [
      accessKey(cells.access_key_1_active, cells.access_key_1_last_rotated, cells.access_key_1_last_used_date),
      accessKey(cells.access_key_2_active, cells.access_key_2_last_rotated, cells.access_key_2_last_used_date),
    ],
  };
}

/** A key that does not exist is inactive and was never rotated. */
function accessKey(
  active = false,
  lastRotated: number | undefined,
  lastUsed: number | undefined,
): AccessKeyState | undefined {
  return active || lastRotated !== undefined ? { active, lastRotated, lastUsed } : undefined;
}
