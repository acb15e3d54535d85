import type { Account } from "./model.ts";

/** Columns of the credential report. AWS: "Get credential reports for your AWS account". */
export const credentialReportColumns = [
  "user",
  "arn",
  "user_creation_time",
  "password_enabled",
  "password_last_used",
  "password_last_changed",
  "password_next_rotation",
  "mfa_active",
  "access_key_1_active",
  "access_key_1_last_rotated",
  "access_key_1_last_used_date",
  "access_key_1_last_used_region",
  "access_key_1_last_used_service",
  "access_key_2_active",
  "access_key_2_last_rotated",
  "access_key_2_last_used_date",
  "access_key_2_last_used_region",
  "access_key_2_last_used_service",
  "cert_1_active",
  "cert_1_last_rotated",
  "cert_2_active",
  "cert_2_last_rotated",
] as const;

/** The credential report as CSV, the root user first, lines ended by LF as IAM does. */
export function credentialReportCsv(account: Account): string {
  const lines = [credentialReportColumns.join(",")];
  for (let index = 0; index < account.credentials.length; index++) {
    const row = account.credentials.at(index) ?? {};
    lines.push(credentialReportColumns.map((column) => row[column] ?? "N/A").join(","));
  }
  return lines.join("\n");
}

/** What a user has to sign in with. Times are ISO 8601 to the second with Z, as in the rest of the fixtures. */
export interface UserCredentials {
  readonly password?: { readonly changed: string; readonly lastUsed?: string | undefined } | undefined;
  readonly mfa?: boolean | undefined;
  readonly keys?: readonly AccessKey[] | undefined;
}

export interface AccessKey {
  readonly active: boolean;
  readonly rotated: string;
  readonly lastUsed?: string | undefined;
  readonly region?: string | undefined;
  readonly service?: string | undefined;
}

/** The report's cells of one user; those that do not apply are left to be `N/A`. */
export function credentialCells(credentials: UserCredentials): Record<string, string> {
  const { password, mfa = false, keys = [] } = credentials;
  const cells: Record<string, string> = {
    password_enabled: String(password !== undefined),
    mfa_active: String(mfa),
    access_key_1_active: "false",
    access_key_2_active: "false",
    cert_1_active: "false",
    cert_2_active: "false",
  };
  if (password !== undefined) {
    cells.password_last_used = password.lastUsed === undefined ? "no_information" : offset(password.lastUsed);
    cells.password_last_changed = offset(password.changed);
  }
  for (const [index, key] of keys.entries()) {
    const name = `access_key_${index + 1}`;
    cells[`${name}_active`] = String(key.active);
    cells[`${name}_last_rotated`] = offset(key.rotated);
    if (key.lastUsed === undefined) continue;
    cells[`${name}_last_used_date`] = offset(key.lastUsed);
    cells[`${name}_last_used_region`] = key.region ?? "N/A";
    cells[`${name}_last_used_service`] = key.service ?? "N/A";
  }
  return cells;
}

/** The report writes the zone as an offset. */
export function offset(time: string): string {
  return time.replace(/Z$/, "+00:00");
}
