import {
  type DecisionError,
  type DecisionRequest,
  type PreparedPolicies,
  prepare,
  resourcePolicyKind,
} from "../iam/index.ts";

/** How many characters of policies are remembered. */
const REMEMBERED = 4 * 1024 * 1024;

/**
 * Compiles the policies of requests and keeps those that occur a second time in exactly the same text. Keeping policies
 * that occur once costs more than it saves.
 */
export function createPolicyCache(): (request: DecisionRequest) => PreparedPolicies | DecisionError {
  const known = new Map<string, PreparedPolicies | DecisionError | "seen">();
  let characters = 0;
  return (request) => {
    const { principal, principalId, action, resource, resourceAccount, context, contextComplete, ...policies } =
      request;
    const kind = resourcePolicyKind(resource);
    const key = `${kind}${JSON.stringify(policies)}`;
    const found = known.get(key);
    if (found !== undefined && found !== "seen") return found;
    const prepared = prepare(policies, kind);
    if (found === undefined) characters += key.length;
    if (characters > REMEMBERED) {
      known.clear();
      characters = key.length;
    }
    known.set(key, found === undefined ? "seen" : prepared);
    return prepared;
  };
}
