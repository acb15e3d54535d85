import type { Caller } from "../policy/caller.ts";
import { hasIdentity } from "./identity.ts";
import type { Verdict } from "./layer.ts";
import { allOf, GIVEN, type Support } from "./support.ts";

/** Service control policies limit the users, roles and root user of an account, but no service-linked role. */
export function isUnderServiceControl(caller: Caller): boolean {
  return hasIdentity(caller) && !isServiceLinked(caller);
}

/**
 * Every level, from the root of the organisation to the account, must allow ("SCP evaluation"). There is no such demand
 * of resource control policies: AWS attaches RCPFullAWSAccess to every level for good, so that they can only deny.
 */
export function organizationAllows(caller: Caller, levels: readonly Verdict[]): Support {
  return isUnderServiceControl(caller) ? allOf(...levels.map((level) => level.allow)) : GIVEN;
}

/** By the path that AWS reserves for service-linked roles, or in a session, whose ARN has no path, by the name. */
export function isServiceLinked(caller: Caller): boolean {
  if (caller.kind === "role") return /^arn:[^:]*:iam::\d{12}:role\/aws-service-role\//.test(caller.arn);
  return caller.kind === "session" && caller.role.startsWith("AWSServiceRoleFor");
}
