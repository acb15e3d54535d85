import { isServiceLinkedRole } from "../policy/arn.ts";
import type { Caller } from "../policy/caller.ts";

/** Whether the caller is of an account, and so has policies of its own there. */
export function hasIdentity(caller: Caller): boolean {
  return caller.kind !== "anyone" && caller.kind !== "service" && caller.kind !== "provider";
}

/** Whether a boundary can be set on the caller: on users and roles, and through them on their sessions. */
export function canBeBounded(caller: Caller): boolean {
  return caller.kind === "user" || caller.kind === "role" || caller.kind === "session" || caller.kind === "federated";
}

/** Service control policies limit the users, roles and root user of an account, but no service-linked role. */
export function isUnderServiceControl(caller: Caller): boolean {
  return hasIdentity(caller) && !isServiceLinked(caller);
}

/** By the path that AWS reserves for service-linked roles, or in a session, whose ARN has no path, by the name. */
export function isServiceLinked(caller: Caller): boolean {
  if (caller.kind === "role") return isServiceLinkedRole(caller.arn);
  return caller.kind === "session" && caller.role.startsWith("AWSServiceRoleFor");
}
