import type { Slices } from "../../../platform/slices.ts";
import { PrincipalEvaluation } from "../../access/evaluate/principalEvaluation.ts";
import { isSurer } from "../../certainty.ts";
import { hasBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { Edge, Method, OutgoingEdges, SelfEscalation } from "../paths/edge.ts";
import type { PermissionSet } from "../paths/permissionSet.ts";
import { kindOf, type Technique } from "../paths/technique.ts";
import { shown } from "../permissions/candidateResources.ts";
import { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { type CreatedPrincipals, createdPrincipals } from "../states/createdPrincipals.ts";
import type { DelegatedAdminPolicies } from "../states/delegatedAdminPolicies.ts";
import { mayChangeIam } from "../states/iamChanges.ts";
import { identityCenterEscalations } from "../states/identityCenter.ts";
import { neededChanges, type PrincipalState, selfChangeOf } from "../states/principalState.ts";
import { type ReachableState, reachableStates } from "../states/stateSearch.ts";
import { grantPolicyMethods } from "../techniques/grantPolicy.ts";
import { type EdgeSource, edgesOf } from "./principalEdges.ts";

/** Finds what one principal can do next: as it is, in the states it can reach, and as the principals it can create. */
export class OutgoingEdgeFinder {
  readonly #accountContext: AccountContext;
  readonly #delegatedAdminPolicies: DelegatedAdminPolicies;
  readonly #adminIfGranted: boolean;
  readonly #edges: Edge[] = [];
  readonly #selfEscalations: SelfEscalation[] = [];

  /** `adminIfGranted`: whether the principal would be an administrator with any policy attached. */
  constructor(
    accountContext: AccountContext,
    delegatedAdminPolicies: DelegatedAdminPolicies,
    { adminIfGranted }: { adminIfGranted: boolean },
  ) {
    this.#accountContext = accountContext;
    this.#delegatedAdminPolicies = delegatedAdminPolicies;
    this.#adminIfGranted = adminIfGranted;
  }

  /** In slices. `start` is the principal as it is, which `source` says more of. */
  *from(start: PrincipalState, source: EdgeSource): Slices<OutgoingEdges> {
    this.#edges.push(...(yield* edgesOf(source, this.#accountContext, this.#delegatedAdminPolicies)));
    this.#selfEscalations.push(...identityCenterEscalations(source.permissions, this.#accountContext));
    if (mayChangeIam(start.subject)) {
      yield* this.#addCreated(start, createdPrincipals(source.permissions, this.#accountContext), source.actor);
      for (const reachable of reachableStates(start, this.#accountContext)) {
        const permissions = yield* this.#addReachable(reachable, source.actor);
        if (permissions === undefined) continue;
        yield* this.#addCreated(reachable.state, createdPrincipals(permissions, this.#accountContext), source.actor);
      }
    }
    return { edges: this.#edges, selfEscalations: this.#selfEscalations };
  }

  /** The principals that `creator` can create, unless it could create them without the changes behind it. */
  *#addCreated(creator: PrincipalState, { selfEscalations, states }: CreatedPrincipals, actor: string): Slices<void> {
    const isChanged = creator.before.length > 0;
    for (const selfEscalation of selfEscalations) {
      const { before, needed } = neededChanges(creator, selfEscalation.requires);
      if (needed || !isChanged) this.#selfEscalations.push({ ...selfEscalation, before });
    }
    for (const state of states) {
      const [creation] = state.before;
      const { before, needed } = neededChanges(creator, creation?.requires ?? []);
      if (!needed && isChanged) continue;
      const start = { ...state, before: [...before, ...state.before] };
      for (const reachable of reachableStates(start, this.#accountContext)) yield* this.#addReachable(reachable, actor);
    }
  }

  /** Adds the edges of a state; gives the permissions in it, or undefined where it is an administrator's. */
  *#addReachable({ state, administrator }: ReachableState, actor: string): Slices<PrincipalPermissions | undefined> {
    const { subject, detail, before } = state;
    if (administrator) {
      const changes = before.map(selfChangeOf);
      this.#selfEscalations.push({ techniques: [], requires: [], to: shown(detail.Arn), before: changes });
      return undefined;
    }
    const permissions = new PrincipalPermissions(this.#accountContext, subject);
    const grantMethods = grantPolicyMethods(permissions, this.#accountContext);
    const evaluation = new PrincipalEvaluation(this.#accountContext.account.scope, subject);
    const source = { evaluation, permissions, grantMethods, actor };
    const isTagged = before.some(({ isTagging }) => isTagging);
    for (const edge of yield* edgesOf(source, this.#accountContext, this.#delegatedAdminPolicies)) {
      const { before, needed } = neededChanges(state, edge.permissionSet.requires);
      if (needed && !(isTagged && this.#isKnown(edge))) this.#edges.push({ ...edge, before });
    }
    if (detail.Arn !== actor) this.#addGrantBack(state, grantMethods, actor);
    return permissions;
  }

  /** Whether the principal has the same edge without any change. */
  #isKnown({ techniques, permissionSet }: Edge): boolean {
    const kind = kindOf(techniques);
    const requires = JSON.stringify(permissionSet.requires);
    return this.#edges.some(
      (edge) =>
        edge.before.length === 0 &&
        kindOf(edge.techniques) === kind &&
        JSON.stringify(edge.permissionSet.requires) === requires,
    );
  }

  /** A principal that the actor has created grants the actor everything. */
  #addGrantBack(state: PrincipalState, grantMethods: readonly Method[], actor: string): void {
    const at = this.#accountContext.principals.positionOf(actor);
    if (at === undefined || !this.#adminIfGranted) return;
    let best: { technique: Technique; permissionSet: PermissionSet } | undefined;
    for (const { technique, permissionSets } of grantMethods) {
      for (const permissionSet of permissionSets) {
        if (!hasBit(permissionSet.targets, at)) continue;
        if (best === undefined || isSurer(permissionSet.certainty, best.permissionSet.certainty)) {
          best = { technique, permissionSet };
        }
      }
    }
    if (best === undefined) return;
    const { requires } = best.permissionSet;
    const { before } = neededChanges(state, requires);
    this.#selfEscalations.push({ techniques: [best.technique], requires, to: actor, before });
  }
}
