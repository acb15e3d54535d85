import type { Caller } from "../policy/caller.ts";
import { type DirectCall, requestFact } from "../policy/callFacts.ts";
import { ABSENT, type ConditionContext, type ContextValue, UNKNOWN } from "../policy/context.ts";

/** What a request says of itself beyond the policies. */
export interface Circumstances extends DirectCall {
  caller: Caller;
  /** By key in lower case; these override what would be known otherwise. */
  given: ReadonlyMap<string, readonly string[]>;
  /** A key that is not given is absent, not unknown. */
  complete: boolean;
}

/**
 * The request context of a direct call over TLS in a fresh session: what was given is taken, what follows from the caller
 * and the resource is known, everything else is unknown.
 */
export function knownContext(circumstances: Circumstances): ConditionContext {
  const { given, complete } = circumstances;
  return {
    lookup(key) {
      const values = given.get(key);
      if (values !== undefined) return values.length === 0 ? ABSENT : { state: "present", values };
      const known = derived(key, circumstances);
      return known.state === "unknown" && complete ? ABSENT : known;
    },
  };
}

/** A caller that does not sign the request has no tags. */
function derived(key: string, circumstances: Circumstances): ContextValue {
  if (key.startsWith("aws:principaltag/") && circumstances.caller.kind === "anyone") return ABSENT;
  return requestFact(key, circumstances) ?? UNKNOWN;
}
