import type { RoleDetail, UserDetail } from "./authorizationDetails.ts";
import type { CredentialState } from "./credentialReport.ts";
import { latest, parseInstantOrNothing } from "./instants.ts";
import { tagRecord } from "./tags.ts";

/** What an account says of a user or a role. Instants in milliseconds since the epoch. */
export interface PrincipalDescription {
  arn: string;
  name: string;
  type: "IAMUser" | "IAMRole";
  /** AIDA…, AROA…; empty where unknown. */
  id: string;
  path: string;
  tags: Readonly<Record<string, string>>;
  createdAt: number | undefined;
  lastUsedAt: number | undefined;
  /** Roles whose account does not tell when they were used: then no last use does not mean that there is none on record. */
  isUseUnknown?: true;
  /** Users alone. */
  credentials: CredentialState | undefined;
  permissionsBoundary: string | undefined;
}

/** Describes a user; `credentials` come from the credential report. Last used is the latest use of password and keys. */
export function describeUser(user: UserDetail, credentials: CredentialState | undefined): PrincipalDescription {
  const keys = credentials?.accessKeys.map((key) => key?.lastUsed) ?? [];
  return {
    arn: user.Arn,
    name: user.UserName,
    type: "IAMUser",
    id: user.UserId ?? "",
    lastUsedAt: latest(credentials?.passwordLastUsed, ...keys),
    credentials,
    ...describe(user),
  };
}

/** Describes a role. AWS keeps the last use of a role for 400 days. `isUseKnown`: whether the account's roles have it. */
export function describeRole(role: RoleDetail, isUseKnown: boolean): PrincipalDescription {
  return {
    arn: role.Arn,
    name: role.RoleName,
    type: "IAMRole",
    id: role.RoleId ?? "",
    lastUsedAt: parseInstantOrNothing(role.RoleLastUsed?.LastUsedDate),
    ...(isUseKnown ? {} : { isUseUnknown: true }),
    credentials: undefined,
    ...describe(role),
  };
}

function describe(
  detail: UserDetail | RoleDetail,
): Pick<PrincipalDescription, "path" | "tags" | "createdAt" | "permissionsBoundary"> {
  return {
    path: detail.Path ?? "/",
    tags: tagRecord(detail.Tags),
    createdAt: parseInstantOrNothing(detail.CreateDate),
    permissionsBoundary: detail.PermissionsBoundary?.PermissionsBoundaryArn,
  };
}
