import type { PrincipalRecord } from "./model.ts";

/** What a principal administers: `full but for the organization` is less than `full` by what the organization takes away. */
export type Administration = "full" | "full but for the organization" | "IAM" | "none";

type Flags = Pick<PrincipalRecord, "isFullAdmin" | "isIamAdmin" | "fullAdminBlockedBy">;

/**
 * How far a principal is an administrator, the one answer that findings, escalation and every number follow. A Deny of the
 * organization that takes an action away everywhere ends full administration, and nearly every organization has one
 * (organizations:LeaveOrganization): who administers IAM beside it still administers the account. One to whom the
 * organization leaves no administration of IAM is no administrator, whatever its own policies allow.
 */
export function administrationOf({ isFullAdmin, isIamAdmin, fullAdminBlockedBy }: Flags): Administration {
  if (isFullAdmin) return "full";
  if (!isIamAdmin) return "none";
  return fullAdminBlockedBy === undefined ? "IAM" : "full but for the organization";
}

/** Whether it administers IAM or more: what reports count as an administrator. */
export function isAdministrator(principal: Flags): boolean {
  return administrationOf(principal) !== "none";
}

/** Whether it administers all of the account that the organization leaves to anyone. */
export function administersAccount(principal: Flags): boolean {
  const administration = administrationOf(principal);
  return administration === "full" || administration === "full but for the organization";
}
