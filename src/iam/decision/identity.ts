import type { Caller } from "../policy/caller.ts";
import type { Verdict } from "./layer.ts";
import { GIVEN, NEVER, type Support } from "./support.ts";

/** Whether the caller is of an account, and so has policies of its own there. */
export function hasIdentity(caller: Caller): boolean {
  return caller.kind !== "anyone" && caller.kind !== "service" && caller.kind !== "provider";
}

/** What the caller's own policies allow; the root user needs none ("Policy evaluation for requests within a single account"). */
export function identityAllows(caller: Caller, verdict: Verdict): Support {
  if (caller.kind === "root") return GIVEN;
  return hasIdentity(caller) ? verdict.allow : NEVER;
}
