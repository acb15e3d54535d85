/** A policy document after parsing: lists are lists, operators are taken apart, nothing is evaluated. */

export type PolicyVersion = "2012-10-17" | "2008-10-17";

/**
 * Where a policy stands, which decides what its statements must hold: an identity policy (boundaries, session policies
 * and SCPs are of the same form) names resources and no principal; a resource policy names a principal, and one of kind
 * `addressed` resources too (S3, SQS, …); a trust policy names a principal and no resource. Without a kind neither is
 * checked.
 */
export type PolicyKind = "identity" | "resource" | "addressed" | "trust";

export interface Policy {
  /** `Proof.policy`: what this policy is called in a proof. */
  id: string;
  version: PolicyVersion;
  statements: readonly Statement[];
}

export interface Statement {
  /** `Proof.statement`: its Sid, else `#` and its position. */
  id: string;
  effect: "Allow" | "Deny";
  /** NotAction when `not`. Patterns in lower case: `s3:get*`. */
  action: { not: boolean; patterns: readonly string[] };
  /**
   * NotResource when `not`. Patterns as written, variables unresolved. Undefined where the statement has neither: a
   * trust policy, or a resource policy that is about its own resource alone (ECR).
   */
  resource: { not: boolean; patterns: readonly string[] } | undefined;
  /** NotPrincipal when `not`; undefined in an identity policy. */
  principal: { not: boolean; entries: readonly PrincipalEntry[] } | undefined;
  conditions: readonly Condition[];
  /** Policy variables are resolved in 2012-10-17 only. */
  version: PolicyVersion;
}

export interface PrincipalEntry {
  /** `*` for `"*"` and for `{ "AWS": "*" }`, which mean the same. */
  kind: "AWS" | "Service" | "Federated" | "CanonicalUser" | "*";
  /** As written: of kind AWS an ARN, an account id of 12 digits, or the unique id of a deleted principal. */
  value: string;
}

export interface Condition {
  /** As written: `ForAllValues:StringLikeIfExists`. */
  operator: string;
  /**
   * The base operator in the case of AWS's documentation: `StringLike`. Undefined for one that AWS does not have, which
   * stands only in what is left of a Deny that AWS would refuse: nothing decides it.
   */
  base: string | undefined;
  qualifier: "ForAllValues" | "ForAnyValue" | undefined;
  ifExists: boolean;
  /** As written; compared in lower case. */
  key: string;
  values: readonly string[];
}

/** A condition that the analysis cannot decide, as written: `StringEquals aws:SourceVpc vpc-1`. */
export interface OpenCondition {
  operator: string;
  key: string;
  values: readonly string[];
  /** `Deny`: access holds when the condition does not. */
  effect: "Allow" | "Deny";
}
