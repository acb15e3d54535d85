import type { Caller } from "../policy/caller.ts";
import type { Verdict } from "./layer.ts";
import { GIVEN, type Support } from "./support.ts";

/** Whether a boundary can be set on the caller: on users and roles, and through them on their sessions. */
export function canBeBounded(caller: Caller): boolean {
  return caller.kind === "user" || caller.kind === "role" || caller.kind === "session" || caller.kind === "federated";
}

/** What the boundary leaves of the identity policies' grants; everything without one. */
export function boundaryAllows(caller: Caller, boundary: Verdict | undefined): Support {
  return boundary === undefined || !canBeBounded(caller) ? GIVEN : boundary.allow;
}
