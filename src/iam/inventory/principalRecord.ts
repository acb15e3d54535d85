import type { CredentialState, PrincipalRecord, RoleDetail, UserDetail } from "../model.ts";
import { latest, parseInstantOrNothing } from "./instants.ts";
import { tagRecord } from "./tags.ts";

type Described = Omit<PrincipalRecord, "policies" | "isFullAdmin" | "isIamAdmin">;

/** What an account says of a user; `credentials` from the credential report. Last used is the last of password and keys. */
export function describeUser(user: UserDetail, credentials: CredentialState | undefined): Described {
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

/** What an account says of a role. AWS keeps the last use of a role for 400 days. */
export function describeRole(role: RoleDetail): Described {
  return {
    arn: role.Arn,
    name: role.RoleName,
    type: "IAMRole",
    id: role.RoleId ?? "",
    lastUsedAt: parseInstantOrNothing(role.RoleLastUsed?.LastUsedDate),
    credentials: undefined,
    ...describe(role),
  };
}

function describe(
  detail: UserDetail | RoleDetail,
): Pick<Described, "path" | "tags" | "createdAt" | "permissionsBoundary"> {
  return {
    path: detail.Path ?? "/",
    tags: tagRecord(detail.Tags),
    createdAt: parseInstantOrNothing(detail.CreateDate),
    permissionsBoundary: detail.PermissionsBoundary?.PermissionsBoundaryArn,
  };
}
