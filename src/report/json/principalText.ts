import type { PrincipalRecord } from "../../iam/index.ts";

/** The part of a member of `principals` in analysis.v1 that makes up a record; instants are ISO 8601, null is not known. */
export interface PrincipalText
  extends Pick<
    PrincipalRecord,
    | "arn"
    | "name"
    | "type"
    | "id"
    | "path"
    | "tags"
    | "isFullAdmin"
    | "isIamAdmin"
    | "fullAdminBlockedBy"
    | "policies"
    | "blocked"
  > {
  createdAt: string | null;
  lastUsedAt: string | null;
  credentials: {
    passwordEnabled: boolean | null;
    passwordLastUsed: string | null;
    passwordLastChanged: string | null;
    mfaActive: boolean;
    accessKeys: readonly ({ active: boolean; lastRotated: string | null; lastUsed: string | null } | null)[];
  } | null;
  permissionsBoundary: string | null;
}

/** The record that `text` was written from. */
export function principalRecord(text: PrincipalText): PrincipalRecord {
  const { credentials } = text;
  const key = (at: 0 | 1) => {
    const written = credentials?.accessKeys[at];
    if (!written) return undefined;
    return { active: written.active, lastRotated: instant(written.lastRotated), lastUsed: instant(written.lastUsed) };
  };
  return {
    ...text,
    createdAt: instant(text.createdAt),
    lastUsedAt: instant(text.lastUsedAt),
    permissionsBoundary: text.permissionsBoundary ?? undefined,
    credentials: credentials
      ? {
          passwordEnabled: credentials.passwordEnabled ?? undefined,
          passwordLastUsed: instant(credentials.passwordLastUsed),
          passwordLastChanged: instant(credentials.passwordLastChanged),
          mfaActive: credentials.mfaActive,
          accessKeys: [key(0), key(1)],
        }
      : undefined,
  };
}

function instant(text: string | null): number | undefined {
  return text === null ? undefined : Date.parse(text);
}
