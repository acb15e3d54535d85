import { isAccountId, nameWithoutPath, parseArn } from "./arn.ts";
import type { Caller } from "./caller.ts";
import type { PrincipalEntry, Statement } from "./statement.ts";

/**
 * How a Principal element matches a caller:
 * - `session`: it names the session (or federated user) itself, and no boundary or session policy limits it;
 * - `principal`: it names the user, or the role that the caller is a session of;
 * - `account`: it names the caller's account, which delegates: the account's own policies must allow too;
 * - `anyone`: it is `*`;
 * - `service`, `federated`: it names the service or the identity provider.
 */
export type PrincipalMatch = "session" | "principal" | "account" | "anyone" | "service" | "federated";

/**
 * By how much a grant to it gives: to the session itself, to a service, a provider or anyone, nothing of the caller's limits
 * it; to a role by name its boundary and session policies do ("AWS JSON policy elements: Principal", on `*` with
 * aws:PrincipalArn against the ARN of a role); to the account, it only delegates.
 */
const STRENGTH: readonly PrincipalMatch[] = ["session", "service", "federated", "anyone", "principal", "account"];

/** `123456789012` and `arn:aws:iam::123456789012:root` name an account; undefined for everything else. */
export function principalAccount(value: string): string | undefined {
  if (isAccountId(value)) return value;
  const arn = parseArn(value);
  return arn?.service === "iam" && arn.resource === "root" && isAccountId(arn.account) ? arn.account : undefined;
}

/**
 * Whether `value` could match a caller: no part of an ARN may be a wildcard, and the id of a deleted principal matches
 * no caller.
 */
export function isAwsPrincipal(value: string): boolean {
  if (value === "*" || principalAccount(value) !== undefined) return true;
  const arn = parseArn(value);
  return arn !== undefined && !/[*?]/.test(value) && (arn.service === "iam" || arn.service === "sts");
}

/**
 * A list of principals is an OR: the strongest way in which the statement's Principal matches the caller; undefined when it does not. For NotPrincipal
 * it is `anyone` unless the caller is excepted. ("AWS JSON policy elements: Principal", "… NotPrincipal".)
 */
export function matchPrincipal(
  principal: NonNullable<Statement["principal"]>,
  caller: Caller,
): PrincipalMatch | undefined {
  if (principal.not) return isExcepted(principal.entries, caller) ? undefined : "anyone";
  let best: PrincipalMatch | undefined;
  for (const entry of principal.entries) {
    const match = matchEntry(entry, caller);
    if (match !== undefined && (best === undefined || STRENGTH.indexOf(match) < STRENGTH.indexOf(best))) best = match;
  }
  return best;
}

/** How one entry matches the caller; undefined when it does not. */
function matchEntry(entry: PrincipalEntry, caller: Caller): PrincipalMatch | undefined {
  const { value } = entry;
  switch (entry.kind) {
    case "*":
      return "anyone";
    case "Service":
      return caller.kind === "service" && (value === caller.arn || value === "*") ? "service" : undefined;
    case "Federated":
      return caller.kind === "provider" && (value === caller.arn || value === "*") ? "federated" : undefined;
    case "CanonicalUser":
      return undefined;
    case "AWS":
      return matchAws(value, caller);
  }
}

function matchAws(value: string, caller: Caller): PrincipalMatch | undefined {
  if (caller.kind === "anyone" || caller.kind === "service" || caller.kind === "provider") return undefined;
  const account = principalAccount(value);
  if (account !== undefined) {
    if (account !== caller.account) return undefined;
    return caller.kind === "root" ? "principal" : "account";
  }
  if (value === caller.arn) return caller.kind === "session" || caller.kind === "federated" ? "session" : "principal";
  return caller.kind === "session" && isRoleOf(value, caller) ? "principal" : undefined;
}

/** A session's ARN lacks the path of its role; names of roles are unique in an account. */
function isRoleOf(value: string, session: Extract<Caller, { kind: "session" }>): boolean {
  const arn = parseArn(value);
  if (arn === undefined || arn.service !== "iam" || arn.account !== session.account) return false;
  return arn.resource.startsWith("role/") && nameWithoutPath(arn.resource) === session.role;
}

/**
 * Whether NotPrincipal exempts the caller. The account's entry alone excepts its root user only, not the account's
 * users and roles; a session is excepted by its own ARN together with its role's, since either is the caller.
 */
function isExcepted(entries: readonly PrincipalEntry[], caller: Caller): boolean {
  const matches = new Set(entries.map((entry) => matchEntry(entry, caller)));
  if (matches.has("anyone") || matches.has("service") || matches.has("federated")) return true;
  if (caller.kind === "session") return matches.has("session") && matches.has("principal");
  return matches.has("principal") || matches.has("session");
}
