/**
 * How grants are combined: as words of 32 actions for decisions in bulk, as statements with how far they apply for
 * single decisions.
 */
export interface Logic<T> {
  and(a: T, b: T): T;
  or(a: T, b: T): T;
}

/** One bit for each action. */
export const WORDS: Logic<number> = { and: (a, b) => a & b, or: (a, b) => a | b };

/**
 * How the policy of a resource takes part:
 * - `none`: it has no policy, or its policy does not count;
 * - `grants`: within the account it grants by itself, next to the caller's own policies;
 * - `required`: nothing is allowed without it, and the caller's own policies count where it delegates to their account:
 *   KMS keys, the trust policies of roles ("Key policies in AWS KMS", "How IAM roles differ from resource-based policies");
 * - `otherAccount`: the caller is of another account, so both sides must allow ("Cross-account policy evaluation logic").
 */
export type PolicyMode = "none" | "grants" | "required" | "otherAccount";

/**
 * What is allowed while nothing denies ("Policy evaluation for requests within a single account"). An argument for each
 * layer, so that words need no object; a layer of several levels, each of which must allow, is the AND of its levels.
 * @param organization what service control policies leave of every grant ("SCP evaluation")
 * @param identity what identity-based policies grant
 * @param limits what the permissions boundary and session policies leave of that
 * @param direct what the resource's policy grants beyond every such limit
 * @param limited what it grants to the user or role by name
 * @param grantLimits what the permissions boundary and session policies leave of `limited`: a boundary limits a grant to a
 *   role ARN, not one to a session ("Permissions boundaries for IAM entities")
 * @param delegation what it grants to the caller's account, whose own policies must allow it too
 */
export function combine<T>(
  { and, or }: Logic<T>,
  mode: PolicyMode,
  organization: T,
  identity: T,
  limits: T,
  direct: T,
  limited: T,
  grantLimits: T,
  delegation: T,
): T {
  const own = and(identity, limits);
  if (mode === "none") return and(organization, own);
  if (mode === "otherAccount") return and(organization, and(own, or(or(direct, limited), delegation)));
  const granted = or(direct, and(limited, grantLimits));
  return and(organization, mode === "required" ? or(granted, and(delegation, own)) : or(own, granted));
}

/**
 * What remains allowed after explicit denies. `denied` has the opposite certainty: from what is certainly allowed it takes
 * everything that may be denied, so that a Deny under an open condition makes an allow conditional; from what may be
 * allowed, only what is certainly denied.
 */
export function notDenied(allowed: number, denied: number): number {
  return allowed & ~denied;
}
