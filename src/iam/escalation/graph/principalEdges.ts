import type { PrincipalEvaluation } from "../../access/evaluate/principalEvaluation.ts";
import { removeBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { Edge, Effect, Method } from "../paths/edge.ts";
import { among, both, type PermissionSet } from "../paths/permissionSet.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { delegationMethods } from "../states/delegatedAdmin.ts";
import type { DelegatedAdminPolicies } from "../states/delegatedAdminPolicies.ts";
import { assumeRoleMethod } from "../techniques/assumeRole.ts";
import { boundaryRemovals } from "../techniques/removeBoundary.ts";
import { accessMethods } from "./accessMethods.ts";
import { CoveredTargets } from "./coveredTargets.ts";

/** A principal in one state, as its edges are looked for. */
export interface EdgeSource {
  evaluation: PrincipalEvaluation;
  permissions: PrincipalPermissions;
  /** How it has everything allowed to others. */
  grantMethods: readonly Method[];
  /** ARN of whoever it was before it changed or created a principal, and to whom no edge leads. */
  actor: string;
}

/**
 * The edges from a principal to all others of the account: it acts as them as they are, or after it has removed their
 * boundary, had more allowed to them, or both.
 */
export function edgesOf(
  { evaluation, permissions, grantMethods, actor }: EdgeSource,
  accountContext: AccountContext,
  delegatedAdminPolicies: DelegatedAdminPolicies,
): Edge[] {
  const { principals } = accountContext;
  const others = principals.all.slice();
  const self = principals.positionOf(actor);
  if (self !== undefined) removeBit(others, self);
  const edges: Edge[] = [];
  const add = (how: string, effect: Effect, sets: readonly PermissionSet[], more: Partial<Edge> = {}): void => {
    for (const permissionSet of among(sets, others)) {
      edges.push({ how, effect, permissionSet, assumes: false, before: [], ...more });
    }
  };
  const methods = accessMethods(evaluation, permissions, accountContext);
  for (const { how, effect, permissionSets, assumes } of methods) add(how, effect, permissionSets, { assumes });
  const acting = methods.filter(({ effect, permissionSets }) => effect === "act-as" && permissionSets.length > 0);
  if (acting.length === 0) return edges;

  const removals = boundaryRemovals(permissions, accountContext);
  const delegations = delegationMethods(permissions, accountContext, delegatedAdminPolicies);
  const unbounded = new CoveredTargets(principals);
  const granted = new CoveredTargets(principals);
  const grantedAndUnbounded = new CoveredTargets(principals);
  const unbinding = "{from} removes the permissions boundary of {to}";
  for (const method of acting) {
    const reached = among(method.permissionSets, others);
    const reachedUnbounded = both(removals, reached);
    add(`${unbinding}; ${method.how}`, "remove-boundary", unbounded.add(reachedUnbounded));
    for (const grant of grantMethods) {
      const how = `{from} ${grant.how}; ${method.how}`;
      const { permissionSets } = grant;
      add(how, "grant-policy", granted.add(both(permissionSets, reached)));
      const setsForBoth = grantedAndUnbounded.add(both(permissionSets, reachedUnbounded));
      add(`${unbinding}; ${how}`, "grant-policy-and-remove-boundary", setsForBoth);
    }
    for (const { how, followUp, permissionSets } of delegations) {
      const sets = granted.add(both(permissionSets, reached));
      add(`{from} ${how}; ${method.how}`, "delegate-admin", sets, { followUp });
    }
  }
  return edges;
}

/** The edges by sts:AssumeRole: all that matters of an administrator, whom a stack set can use for nothing else. */
export function assumeRoleEdges(evaluation: PrincipalEvaluation, accountContext: AccountContext): Edge[] {
  const { how, permissionSets } = assumeRoleMethod(evaluation, accountContext);
  return among(permissionSets, accountContext.roles.all).map((permissionSet) => ({
    how,
    effect: "act-as",
    permissionSet,
    assumes: true,
    before: [],
  }));
}
