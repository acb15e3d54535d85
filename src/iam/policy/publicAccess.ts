import type { Caller } from "./caller.ts";
import { demandsOf } from "./confinement/confinement.ts";
import type { Policy, PrincipalEntry, Statement } from "./statement.ts";

export interface PublicAccessBlock {
  BlockPublicAcls: boolean;
  IgnorePublicAcls: boolean;
  BlockPublicPolicy: boolean;
  RestrictPublicBuckets: boolean;
}

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

/**
 * Whether S3 calls the policy public: some statement allows whom it does not confine to fixed values ("The meaning of
 * "public"", Amazon S3 User Guide). An ARN with a wildcard confines to its account all the same, but is not fixed.
 */
export function isPublicPolicy(policy: Policy): boolean {
  return policy.statements.some(
    (statement) => statement.effect === "Allow" && namesAnyone(statement) && !isFixed(statement),
  );
}

function namesAnyone({ principal }: Statement): boolean {
  if (principal === undefined) return false;
  return principal.not || principal.entries.some((entry: PrincipalEntry) => entry.value === "*");
}

function isFixed(statement: Statement): boolean {
  return demandsOf(statement, { kind: "anyone" }).some(({ isFixedForS3 }) => isFixedForS3);
}
