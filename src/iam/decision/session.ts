import type { Caller } from "../policy/caller.ts";
import { hasIdentity } from "./identity.ts";
import type { Verdict } from "./layer.ts";
import { GIVEN, type Support } from "./support.ts";

/** What the policies passed with the session leave of the grants ("Session policies"); everything without one. */
export function sessionAllows(caller: Caller, session: Verdict | undefined): Support {
  return session === undefined || !hasIdentity(caller) ? GIVEN : session.allow;
}
