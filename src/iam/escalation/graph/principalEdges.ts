import type { Slices } from "../../../platform/slices.ts";
import type { PrincipalEvaluation } from "../../access/evaluate/principalEvaluation.ts";
import { removeBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { Edge, Effect, Method } from "../paths/edge.ts";
import { among, both, type PermissionSet } from "../paths/permissionSet.ts";
import type { Technique } from "../paths/technique.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { delegationMethods } from "../states/delegatedAdmin.ts";
import type { DelegatedAdminPolicies } from "../states/delegatedAdminPolicies.ts";
import { assumeRoleMethod } from "../techniques/assumeRole.ts";
import { REMOVE_BOUNDARY } from "../techniques/iam/boundary.ts";
import { boundaryRemovals } from "../techniques/removeBoundary.ts";
import { accessMethods } from "./accessMethods.ts";
import { CoveredTargets } from "./coveredTargets.ts";

/** Methods that are combined in a slice of a few milliseconds. */
const SLICE_METHODS = 8;

/** A principal in one state, as its edges are looked for. */
export interface EdgeSource {
  evaluation: PrincipalEvaluation;
  permissions: PrincipalPermissions;
  /** How it can allow everything to others. */
  grantMethods: readonly Method[];
  /** ARN of the principal that it was before it changed or created another, and to which no edge leads. */
  actor: string;
}

/**
 * The edges from a principal to all others of the account: it acts as them as they are, or after it has removed their
 * boundary, had more allowed to them, or both. In slices.
 */
export function* edgesOf(
  { evaluation, permissions, grantMethods, actor }: EdgeSource,
  accountContext: AccountContext,
  delegatedAdminPolicies: DelegatedAdminPolicies,
): Slices<Edge[]> {
  const { principals } = accountContext;
  const others = principals.all.slice();
  const self = principals.positionOf(actor);
  if (self !== undefined) removeBit(others, self);
  const edges: Edge[] = [];
  const add = (
    techniques: readonly Technique[],
    effect: Effect,
    sets: readonly PermissionSet[],
    more: Partial<Edge> = {},
  ): void => {
    for (const permissionSet of among(sets, others)) {
      edges.push({ techniques, effect, permissionSet, assumes: false, before: [], ...more });
    }
  };
  const methods = accessMethods(evaluation, permissions, accountContext);
  yield;
  for (const { technique, effect, permissionSets, assumes } of methods) {
    add([technique], effect, permissionSets, { assumes });
  }
  const acting = methods.filter(({ effect, permissionSets }) => effect === "act-as" && permissionSets.length > 0);
  if (acting.length === 0) return edges;

  const removals = boundaryRemovals(permissions, accountContext);
  const delegations = delegationMethods(permissions, accountContext, delegatedAdminPolicies);
  const unbounded = new CoveredTargets(principals);
  const granted = new CoveredTargets(principals);
  const grantedAndUnbounded = new CoveredTargets(principals);
  for (const [number, method] of acting.entries()) {
    if (number % SLICE_METHODS === 0) yield;
    const reached = among(method.permissionSets, others);
    const reachedUnbounded = both(removals, reached);
    add([REMOVE_BOUNDARY, method.technique], "remove-boundary", unbounded.add(reachedUnbounded));
    for (const grant of grantMethods) {
      const techniques = [grant.technique, method.technique];
      const { permissionSets } = grant;
      add(techniques, "grant-policy", granted.addBoth(permissionSets, reached));
      const setsForBoth = grantedAndUnbounded.addBoth(permissionSets, reachedUnbounded);
      add([REMOVE_BOUNDARY, ...techniques], "grant-policy-and-remove-boundary", setsForBoth);
    }
    for (const { technique, followUp, permissionSets } of delegations) {
      const sets = granted.addBoth(permissionSets, reached);
      add([technique, method.technique], "delegate-admin", sets, { followUp });
    }
  }
  return edges;
}

/** The edges by sts:AssumeRole: all that matters of an administrator, whom a stack set can use for nothing else. */
export function assumeRoleEdges(evaluation: PrincipalEvaluation, accountContext: AccountContext): Edge[] {
  const { technique, permissionSets } = assumeRoleMethod(evaluation, accountContext);
  return among(permissionSets, accountContext.roles.all).map((permissionSet) => ({
    techniques: [technique],
    effect: "act-as",
    permissionSet,
    assumes: true,
    before: [],
  }));
}
