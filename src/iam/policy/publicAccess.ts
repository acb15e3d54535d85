import { isAccountId, parseArn } from "./arn.ts";
import type { Caller } from "./caller.ts";
import { hasWildcard } from "./pattern.ts";
import type { Policy, PrincipalEntry, Statement } from "./statement.ts";

export interface PublicAccessBlock {
  BlockPublicAcls: boolean;
  IgnorePublicAcls: boolean;
  BlockPublicPolicy: boolean;
  RestrictPublicBuckets: boolean;
}

/** Keys that, held to fixed values, keep a policy from being public ("Blocking public access to your Amazon S3 storage"). */
const CONFINING = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceip",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
  "s3:x-amz-server-side-encryption-aws-kms-key-id",
]);
const POSITIVE = new Set(["StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "IpAddress"]);

/**
 * Whether Block Public Access turns the caller away: with RestrictPublicBuckets, a bucket whose policy is public is open
 * to AWS services and to the owner's account alone. BlockPublicPolicy refuses new policies and changes nothing here.
 */
export function isTurnedAway(
  block: PublicAccessBlock | undefined,
  policies: readonly Policy[],
  caller: Caller,
  account: string | undefined,
): boolean {
  if (block?.RestrictPublicBuckets !== true || caller.kind === "service") return false;
  return (caller.account === undefined || caller.account !== account) && policies.some(isPublicPolicy);
}

/** The meaning of "public" for S3: some statement allows whom it does not confine to fixed values. */
export function isPublicPolicy(policy: Policy): boolean {
  return policy.statements.some(
    (statement) => statement.effect === "Allow" && namesAnyone(statement) && !isConfined(statement),
  );
}

function namesAnyone({ principal }: Statement): boolean {
  if (principal === undefined) return false;
  return principal.not || principal.entries.some((entry: PrincipalEntry) => entry.value === "*");
}

function isConfined({ conditions, version }: Statement): boolean {
  return conditions.some(({ base, ifExists, qualifier, key, values }) => {
    const name = key.toLowerCase();
    if (base === undefined || !POSITIVE.has(base) || ifExists || qualifier === "ForAllValues") return false;
    if (!CONFINING.has(name) || values.length === 0) return false;
    return values.every((value) => isFixed(name, value, version === "2012-10-17"));
  });
}

/** A fixed value has no wildcard and no variable; an access point's name may be one when its account is fixed. */
function isFixed(key: string, value: string, hasVariables: boolean): boolean {
  if (hasVariables && value.includes("${")) return false;
  if (key === "aws:sourceip") return !isBroad(value);
  if (key === "s3:dataaccesspointarn") return isAccessPointOfOneAccount(value);
  return !hasWildcard(value);
}

function isAccessPointOfOneAccount(value: string): boolean {
  const arn = parseArn(value);
  if (arn?.service !== "s3" || arn.partition === "" || hasWildcard(arn.partition)) return false;
  return isAccountId(arn.account) && arn.resource.startsWith("accesspoint/");
}

/** Ranges wider than these are public: S3 evaluates a range such as 0.0.0.0/1 as one. */
function isBroad(range: string): boolean {
  const [address = "", length] = range.split("/");
  return length !== undefined && Number(length) < (address.includes(":") ? 32 : 8);
}
