import { parseArn } from "../policy/arn.ts";
import type { Caller } from "../policy/caller.ts";
import { ABSENT, type ConditionContext, type ContextValue, UNKNOWN } from "../policy/context.ts";
import { directCall, freshSession, present } from "../policy/directCall.ts";

/** What a request says of itself beyond the policies. */
export interface Circumstances {
  caller: Caller;
  /** The account that owns the resource, where it is known. */
  resourceAccount: string | undefined;
  /** Milliseconds since the epoch; undefined: not known. */
  at: number | undefined;
  /** By key in lower case; these override what would be known otherwise. */
  given: ReadonlyMap<string, readonly string[]>;
  /** A key that is not given is absent, not unknown. */
  complete: boolean;
}

/**
 * The request context ("AWS global condition context keys"), for a direct call over TLS in a fresh session: what
 * follows from the caller and the resource is known, what was given is taken, everything else is unknown.
 */
export function knownContext(circumstances: Circumstances): ConditionContext {
  const { given, complete } = circumstances;
  return {
    lookup(key) {
      const values = given.get(key);
      if (values !== undefined) return values.length === 0 ? ABSENT : { state: "present", values };
      const known = derive(key, circumstances);
      return known.state === "unknown" && complete ? ABSENT : known;
    },
  };
}

function derive(key: string, { caller, resourceAccount, at }: Circumstances): ContextValue {
  switch (key) {
    case "aws:principalarn":
      return principalArn(caller);
    case "aws:principalaccount":
    case "kms:calleraccount":
      return presentOrAbsent(isSigned(caller) ? caller.account : undefined);
    case "aws:principaltype":
      return principalType(caller);
    case "aws:username":
      return presentOrAbsent(caller.kind === "user" ? caller.name : undefined);
    case "aws:userid":
      return userId(caller);
    case "aws:resourceaccount":
    case "s3:resourceaccount":
      return resourceAccount === undefined ? UNKNOWN : present(resourceAccount);
    case "aws:principalisawsservice":
      return present(String(caller.kind === "service"));
    case "aws:principalservicename":
      return presentOrAbsent(caller.kind === "service" ? caller.arn : undefined);
    case "aws:principalservicenameslist":
      return caller.kind === "service" ? UNKNOWN : ABSENT;
    case "aws:tokenissuetime":
      return isSigned(caller) ? freshSession(at) : ABSENT;
    case "aws:principalorgid":
    case "aws:principalorgpaths":
      return isSigned(caller) ? UNKNOWN : ABSENT;
    default:
      if (key.startsWith("aws:principaltag/") && caller.kind === "anyone") return ABSENT;
      return directCall(key, at) ?? UNKNOWN;
  }
}

function presentOrAbsent(value: string | undefined): ContextValue {
  return value === undefined ? ABSENT : present(value);
}

/** Whether the request carries the signature of a principal of some account. */
function isSigned(caller: Caller): boolean {
  return caller.kind !== "anyone" && caller.kind !== "service" && caller.kind !== "provider";
}

/**
 * For a session the ARN of its role. The session's ARN does not tell the path: none is assumed, but for the roles that
 * AWS makes (IAM Identity Center's, service-linked ones), which always have one.
 */
function principalArn(caller: Caller): ContextValue {
  if (!isSigned(caller)) return ABSENT;
  if (caller.kind !== "session") return present(caller.arn);
  if (/^(AWSReservedSSO_|AWSServiceRoleFor)/.test(caller.role)) return UNKNOWN;
  return present(`arn:${parseArn(caller.arn)?.partition ?? "aws"}:iam::${caller.account}:role/${caller.role}`);
}

function principalType(caller: Caller): ContextValue {
  switch (caller.kind) {
    case "user":
      return present("User");
    case "role":
    case "session":
      return present("AssumedRole");
    case "federated":
      return present("FederatedUser");
    case "root":
      return present("Account");
    case "anyone":
      return present("Anonymous");
    case "service":
    case "provider":
      return UNKNOWN;
  }
}

/** The unique id of a user or role is not in its ARN. */
function userId(caller: Caller): ContextValue {
  if (caller.kind === "root") return present(caller.account);
  if (caller.kind === "federated") return present(`${caller.account}:${caller.name}`);
  return caller.kind === "anyone" ? present("anonymous") : UNKNOWN;
}
