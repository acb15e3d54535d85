import type { Caller } from "../policy/caller.ts";
import type { Verdict } from "./layer.ts";
import { allOf, anyHit, anyOf, type Support } from "./support.ts";

/** What the caller's side has to say, layer by layer. */
export interface CallerSide {
  identity: Support;
  boundary: Support;
  session: Support;
}

/** What a resource policy grants, by how far the grant reaches. */
export interface ResourceGrants {
  /** Enough by itself, in the account of the resource. */
  direct: Support;
  /** Given to the caller's account, which must pass it on by an identity policy. */
  delegated: Support;
}

/**
 * Weighs a resource policy's grants by how they name the caller ("Policy evaluation for requests within a single
 * account", "Permissions boundaries for IAM entities"): one to the session's own ARN, to anyone, to a service or to an
 * identity provider is limited by nothing of the caller's; one to a user's ARN by session policies; one to the ARN of a
 * role by its boundary and by session policies.
 */
export function resourceGrants(caller: Caller, verdict: Verdict, side: CallerSide): ResourceGrants {
  const named = anyHit(verdict.allows.filter(({ match }) => match === "principal"));
  const unlimited = anyHit(
    verdict.allows.filter(({ match }) => match !== undefined && match !== "principal" && match !== "account"),
  );
  const limits = caller.kind === "role" || caller.kind === "session" ? [side.boundary, side.session] : [side.session];
  return {
    direct: anyOf(unlimited, allOf(named, ...limits)),
    delegated: anyHit(verdict.allows.filter(({ match }) => match === "account")),
  };
}

/** What the identity policies grant within the boundary and the session policies. */
export function ownGrants(side: CallerSide): Support {
  return allOf(side.identity, side.boundary, side.session);
}

/** Within the account: the identity policies or the resource policy, either is enough. */
export function sameAccountAllows(side: CallerSide, grants: ResourceGrants): Support {
  return anyOf(ownGrants(side), grants.direct);
}

/** Across accounts: the caller's account must allow, and the resource's must too ("Cross-account policy evaluation logic"). */
export function crossAccountAllows(side: CallerSide, verdict: Verdict): Support {
  return allOf(ownGrants(side), anyHit(verdict.allows.filter(({ match }) => match !== undefined)));
}
