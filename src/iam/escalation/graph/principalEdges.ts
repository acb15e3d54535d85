import type { PrincipalEvaluation } from "../../access/evaluate/principalEvaluation.ts";
import { byCertainty, CERTAINTIES, type Certainty, isSurer } from "../../certainty.ts";
import { type Bits, intersection, removeBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { Edge, Effect, Method } from "../paths/edge.ts";
import { among, both, type PermissionSet } from "../paths/permissionSet.ts";
import type { FollowUp, Technique } from "../paths/technique.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { delegationMethods } from "../states/delegatedAdmin.ts";
import { assumeRoleAfterTaggingMethod, assumeRoleMethod, updateTrustPolicyMethod } from "../techniques/assumeRole.ts";
import { grantPolicyMethods } from "../techniques/grantPolicy.ts";
import { REMOVE_BOUNDARY } from "../techniques/iam/boundary.ts";
import { passRoleMethod } from "../techniques/passRole.ts";
import { SERVICE_TECHNIQUES } from "../techniques/registry.ts";
import { boundaryRemovals } from "../techniques/removeBoundary.ts";
import { samlProviderMethod } from "../techniques/samlProvider.ts";
import { userCredentialMethods } from "../techniques/userCredentials.ts";

/** A way to act as others, as it becomes an edge. */
interface Access extends Method {
  effect: Effect;
  assumes: boolean;
}

/** All that a principal, as the evaluation has it, can gain of others; `actor` is whoever it was before it changed. */
export function edgesOf(
  evaluation: PrincipalEvaluation,
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
  actor: string,
  grants = grantPolicyMethods(permissions, accountContext),
): Edge[] {
  const self = accountContext.principals.positionOf(actor) ?? -1;
  const others = accountContext.principals.all.slice();
  if (self >= 0) removeBit(others, self);
  const accesses = accessesOf(evaluation, permissions, accountContext);
  const edges: Edge[] = [];
  const add = (
    techniques: readonly Technique[],
    effect: Effect,
    permissionSets: readonly PermissionSet[],
    assumes: boolean,
    followUp?: FollowUp,
  ): void => {
    for (const permissionSet of among(permissionSets, others)) {
      edges.push({
        techniques,
        effect,
        permissionSet,
        assumes,
        before: [],
        ...(followUp === undefined ? {} : { followUp }),
      });
    }
  };
  for (const { technique, effect, permissionSets, assumes } of accesses)
    add([technique], effect, permissionSets, assumes);
  const direct = accesses.filter(({ effect, permissionSets }) => effect === "act-as" && permissionSets.length > 0);
  if (direct.length === 0) return edges;
  const boundaryRemoval = boundaryRemovals(permissions, accountContext);
  const granted = new Covered(accountContext.principals.none());
  const freed = new Covered(accountContext.principals.none());
  const unbounded = new Covered(accountContext.principals.none());
  const delegations = delegationMethods(permissions, accountContext);
  for (const access of direct) {
    const permissionSets = among(access.permissionSets, others);
    const freeing = both(boundaryRemoval, permissionSets);
    add([REMOVE_BOUNDARY, access.technique], "remove-boundary", unbounded.adding(freeing), false);
    for (const grant of grants) {
      const techniques = [grant.technique, access.technique];
      add(techniques, "grant-policy", granted.adding(both(grant.permissionSets, permissionSets)), false);
      add(
        [REMOVE_BOUNDARY, ...techniques],
        "grant-policy-and-remove-boundary",
        freed.adding(both(grant.permissionSets, freeing)),
        false,
      );
    }
    for (const grant of delegations) {
      const techniques = [grant.technique, access.technique];
      add(
        techniques,
        "delegate-admin",
        granted.adding(both(grant.permissionSets, permissionSets)),
        false,
        grant.followUp,
      );
    }
  }
  return edges;
}

function accessesOf(
  evaluation: PrincipalEvaluation,
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
): Access[] {
  const own = { effect: "act-as", assumes: false } as const;
  const assuming = assumeRoleMethod(evaluation, accountContext);
  const services = SERVICE_TECHNIQUES.flatMap((technique): Access[] => {
    const method = passRoleMethod(permissions, accountContext, technique);
    const effect = technique.only === "assume-roles" ? "assume-roles" : "act-as";
    return method === undefined ? [] : [{ ...method, effect, assumes: false }];
  });
  return [
    { ...assuming, effect: "act-as", assumes: true },
    {
      ...assumeRoleAfterTaggingMethod(evaluation, permissions, accountContext, assuming.permissionSets),
      effect: "act-as",
      assumes: true,
    },
    { ...updateTrustPolicyMethod(permissions, accountContext), ...own },
    { ...samlProviderMethod(permissions, accountContext), ...own },
    ...userCredentialMethods(permissions, accountContext).map((method) => ({ ...method, ...own })),
    ...services,
  ];
}

/** Leaves out what an earlier and simpler method reaches already, and no less surely. */
class Covered {
  readonly #reached: Record<Certainty, Bits>;

  constructor(none: Bits) {
    this.#reached = { ...byCertainty(() => none) };
  }

  adding(permissionSets: readonly PermissionSet[]): PermissionSet[] {
    const found: PermissionSet[] = [];
    for (const permissionSet of permissionSets) {
      const known = this.#reached[permissionSet.certainty];
      const [rest] = among(
        [permissionSet],
        known.map((word) => ~word),
      );
      if (rest === undefined) continue;
      found.push(rest);
      for (const level of CERTAINTIES) {
        if (isSurer(level, permissionSet.certainty)) continue;
        this.#reached[level] = this.#reached[level].map((word, index) => word | (rest.targets[index] ?? 0));
      }
    }
    return found;
  }
}

/** The edges by assumption alone: all that matters of an administrator, whom a stack set can use for nothing else. */
export function assumptionEdges(evaluation: PrincipalEvaluation, accountContext: AccountContext): Edge[] {
  const { technique, permissionSets } = assumeRoleMethod(evaluation, accountContext);
  return among(permissionSets, intersection(accountContext.roles.all, accountContext.principals.all)).map(
    (permissionSet) => ({
      techniques: [technique],
      effect: "act-as",
      permissionSet,
      assumes: true,
      before: [],
    }),
  );
}
