import { parseArn } from "../arn.ts";
import type { Caller } from "../caller.ts";
import { ABSENT, type ContextValue, partial, present, UNKNOWN } from "../context.ts";
import { literalPattern } from "../pattern.ts";

/** Someone outside the account whom a policy names: its account, and its ARN where that is known. */
export interface ExternalCaller {
  kind: "external";
  account: string;
  arn: string | undefined;
  partition: string;
}

export type AnyCaller = Caller | ExternalCaller;

export function orAbsent(value: string | undefined): ContextValue {
  return value === undefined ? ABSENT : present(value);
}

export function orUnknown(value: string | undefined): ContextValue {
  return value === undefined ? UNKNOWN : present(value);
}

/** Whether the request carries the signature of a principal of some account. */
export function isSigned({ kind }: AnyCaller): boolean {
  return kind !== "anyone" && kind !== "service" && kind !== "provider";
}

export function accountOf(caller: AnyCaller): string | undefined {
  return isSigned(caller) ? caller.account : undefined;
}

/**
 * For a session the ARN of its role ("IAM identifiers"). The session's ARN leaves the path out: it may be any, but for
 * the roles that AWS makes, whose path it reserves (IAM Identity Center's, service-linked ones).
 */
export function principalArn(caller: AnyCaller): ContextValue {
  if (!isSigned(caller)) return ABSENT;
  if (caller.kind === "session") {
    const role = `arn:${parseArn(caller.arn)?.partition ?? "aws"}:iam::${caller.account}:role`;
    const name = literalPattern(caller.role);
    if (name.startsWith("AWSServiceRoleFor")) return partial(`${role}/aws-service-role/*/${name}`);
    if (!name.startsWith("AWSReservedSSO_")) return partial(`${role}/${name}`, `${role}/*/${name}`);
    const path = `${role}/aws-reserved/sso.amazonaws.com`;
    return partial(`${path}/${name}`, `${path}/*/${name}`);
  }
  if (caller.kind !== "external" || caller.arn !== undefined) return orUnknown(caller.arn);
  const { partition, account } = caller;
  return partial(`arn:${partition}:iam::${account}:*`, `arn:${partition}:sts::${account}:*`);
}

export function principalType({ kind }: AnyCaller): ContextValue {
  switch (kind) {
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
    case "external":
      return UNKNOWN;
  }
}

export function userName(caller: AnyCaller): ContextValue {
  if (caller.kind === "external") return UNKNOWN;
  return orAbsent(caller.kind === "user" ? caller.name : undefined);
}

/**
 * The unique id of a user or role is not in its ARN. A role acts as a session, whose id ends with the session's name:
 * `AROAEXAMPLE:name`.
 */
export function userId(caller: AnyCaller, id: string | undefined): ContextValue {
  const role = id === undefined ? "*" : literalPattern(id);
  switch (caller.kind) {
    case "user":
      return orUnknown(id);
    case "role":
      return partial(`${role}:*`);
    case "session":
      return id === undefined ? partial(`*:${literalPattern(caller.name)}`) : present(`${id}:${caller.name}`);
    case "root":
      return present(caller.account);
    case "federated":
      return present(`${caller.account}:${caller.name}`);
    case "anyone":
      return present("anonymous");
    case "service":
    case "provider":
    case "external":
      return UNKNOWN;
  }
}
