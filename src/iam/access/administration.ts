import type { PrincipalRecord } from "./model.ts";

/** What a principal administers: `full but for the organization` is less than `full` by what the organization takes away. */
export type Administration = "full" | "full but for the organization" | "IAM" | "none";

type Flags = Pick<PrincipalRecord, "isFullAdmin" | "isIamAdmin" | "fullAdminBlockedBy">;

/**
 * To what extent a principal is an administrator: the one answer that findings, escalation and every number follow. A Deny of
 * the organization that takes an action away everywhere ends full administration, and nearly every organization has one
 * (organizations:LeaveOrganization): a principal that can still administer IAM administers the account. Where the organization
 * leaves it no administration of IAM, it is not an administrator, whatever its own policies allow.
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
