import * as z from "zod";
import { valueAt } from "../http/issues.ts";
import { type Caller, holds, PERMISSIONS } from "../http/permission.ts";

/** The permissions that a key or an identity is given. */
export const permissions = z
  .array(z.enum(PERMISSIONS))
  .min(1, "must name at least one permission")
  .max(PERMISSIONS.length, "must name each permission once")
  .refine((names) => new Set(names).size === names.length, "must name each permission once");

/** The message of the 403 to a caller that gives away a permission which it lacks. */
export function mayNotGrant(raw: unknown, caller: Caller): string | undefined {
  const granted = valueAt(raw, ["permissions"]);
  return Array.isArray(granted) && !holds(caller, granted)
    ? "Caller is not authorized to grant permissions that it does not have."
    : undefined;
}
