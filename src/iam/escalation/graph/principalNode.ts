import type { PrincipalStatement } from "../../access/compile/principalStatements.ts";
import { PrincipalEvaluation, type Subject } from "../../access/evaluate/principalEvaluation.ts";
import { administrationActions } from "../../access/grants/administrators.ts";
import { service as serviceOf } from "../../catalogue/catalogue.ts";
import { rankOf } from "../../certainty.ts";
import type { RoleDetail, UserDetail } from "../../model.ts";
import { addBit, type Bits, hasBit, intersects } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { granted, holding, isAdministrator, unbounded } from "../account/hypotheticalPrincipals.ts";
import type { Edge, Method, Node, SelfEscalation } from "../paths/edge.ts";
import { kindOf } from "../paths/technique.ts";
import { shown } from "../permissions/candidateResources.ts";
import { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { type CreatedPrincipals, createdPrincipals } from "../states/createdPrincipals.ts";
import { dependedOn, type PrincipalState, shownOf } from "../states/principalState.ts";
import { modifySelf } from "../states/selfModification.ts";
import { type ReachableState, reachableStates } from "../states/stateSearch.ts";
import { grantPolicyMethods } from "../techniques/grantPolicy.ts";
import { assumptionEdges, edgesOf } from "./principalEdges.ts";

/** What the graph holds of one principal; its policies are not kept. */
export function nodeOf(detail: UserDetail | RoleDetail, isFullAdmin: boolean, accountContext: AccountContext): Node {
  const { account } = accountContext;
  const { scope } = account;
  const evaluation = account.evaluationOf(detail);
  const { subject } = evaluation;
  const becomes = (changed: Subject): boolean => isAdministrator(scope, changed);
  const flags = {
    administrator: isFullAdmin,
    adminIfGranted: isFullAdmin || becomes(granted(subject)),
    adminIfUnbounded: isFullAdmin || (subject.bounded && becomes(unbounded(subject))),
    adminIfGrantedAndUnbounded: isFullAdmin || (subject.bounded && becomes(granted(unbounded(subject)))),
    delegatedAdmin: isFullAdmin,
  };
  if (detail.Arn.includes(":role/aws-service-role/"))
    return { ...flags, grantMethods: [], edges: [], selfEscalations: [] };
  if (!isFullAdmin)
    flags.delegatedAdmin = flags.adminIfGranted && isDelegatedAdmin({ subject, detail, before: [] }, accountContext);
  if (isFullAdmin)
    return { ...flags, grantMethods: [], edges: assumptionEdges(evaluation, accountContext), selfEscalations: [] };

  const permissions = new PrincipalPermissions(accountContext, subject);
  const grants = grantPolicyMethods(permissions, accountContext);
  const start = { subject, detail, before: [] };
  const found = new OutgoingEdgeCollector(detail.Arn, flags.adminIfGranted, accountContext);
  found.edges.push(...edgesOf(evaluation, permissions, accountContext, detail.Arn, grants));
  if (mayChangeIam(subject)) {
    found.make(start, createdPrincipals(permissions, accountContext));
    found.follow(reachableStates(start, accountContext), true);
  }
  return { ...flags, grantMethods: grants, edges: found.edges, selfEscalations: found.selfEscalations };
}

/** Whether anything is allowed by which it could change itself, or make someone else. */
function mayChangeIam({ statements }: Subject): boolean {
  return statements.some((statement) => changesIam(statement, "Allow"));
}

function changesIam({ effect, layer, actions }: PrincipalStatement, by: "Allow" | "Deny"): boolean {
  const bits = effect === by && layer === "identity" ? actions.bits(serviceOf("iam")?.index ?? -1) : undefined;
  return bits !== undefined && intersects(bits, changingActions());
}

let changing: Bits | undefined;

/** What changes users, roles, groups and permissions, their tags included; by position in IAM. */
function changingActions(): Bits {
  if (changing !== undefined) return changing;
  const bits = administrationActions().slice();
  serviceOf("iam")?.actions.forEach(({ name }, at) => {
    if (name === "TagUser" || name === "TagRole") addBit(bits, at);
  });
  changing = bits;
  return bits;
}

/** Whether a principal that nothing but missing Allows holds back can make itself administrator by adminPolicies IAM. */
function isDelegatedAdmin(start: PrincipalState, accountContext: AccountContext): boolean {
  const { scope } = accountContext.account;
  const { subject } = start;
  if (!subject.statements.some((statement) => changesIam(statement, "Deny"))) return true;
  const policy = accountContext.adminPolicies.managed.get(
    `arn:${scope.settings.partition}:iam::aws:policy/IAMFullAccess`,
  );
  if (policy === undefined) return false;
  const adminPolicies = { ...start, subject: holding(scope, subject, [policy]) };
  return isAdministrator(scope, modifySelf(adminPolicies, accountContext, true).state.subject);
}

/** Gathers what leads on from one principal by what it can make of itself, and by whom it can make. */
class OutgoingEdgeCollector {
  readonly edges: Edge[] = [];
  readonly selfEscalations: SelfEscalation[] = [];
  readonly #actor: string;
  readonly #wouldAdminister: boolean;
  readonly #accountContext: AccountContext;

  /** `wouldAdminister`: the actor would be an administrator with any policy attached. */
  constructor(actor: string, wouldAdminister: boolean, accountContext: AccountContext) {
    this.#actor = actor;
    this.#wouldAdminister = wouldAdminister;
    this.#accountContext = accountContext;
  }

  follow(reachable: readonly ReachableState[], makes: boolean): void {
    for (const { state, administrator } of reachable) {
      if (administrator) this.#ascend(state);
      else this.#depart(state, makes);
    }
  }

  /** Who was made by someone in this standing. */
  make(creator: PrincipalState, { selfEscalations, states }: CreatedPrincipals): void {
    for (const selfEscalation of selfEscalations) {
      const { before, needed } = dependedOn(creator, selfEscalation.requires);
      if (needed || creator.before.length === 0) this.selfEscalations.push({ ...selfEscalation, before });
    }
    for (const state of states) {
      const [making] = state.before;
      const { before, needed } = dependedOn(creator, making?.requires ?? []);
      if (!needed && creator.before.length > 0) continue;
      this.follow(reachableStates({ ...state, before: [...before, ...state.before] }, this.#accountContext), false);
    }
  }

  #ascend({ detail, before }: PrincipalState): void {
    this.selfEscalations.push({ techniques: [], requires: [], to: shown(detail.Arn), before: before.map(shownOf) });
  }

  #depart(state: PrincipalState, makes: boolean): void {
    const { subject, detail } = state;
    const { scope } = this.#accountContext.account;
    const permissions = new PrincipalPermissions(this.#accountContext, subject);
    const grants = grantPolicyMethods(permissions, this.#accountContext);
    const withTargetTagging = state.before.some(({ isTagging }) => isTagging);
    for (const edge of edgesOf(
      new PrincipalEvaluation(scope, subject),
      permissions,
      this.#accountContext,
      this.#actor,
      grants,
    )) {
      const { before, needed } = dependedOn(state, edge.permissionSet.requires);
      if (needed && !(withTargetTagging && this.#isKnown(edge))) this.edges.push({ ...edge, before });
    }
    if (detail.Arn !== this.#actor) this.#grantBack(state, grants);
    if (makes) this.make(state, createdPrincipals(permissions, this.#accountContext));
  }

  /** Whether the actor has the same edge without any change. */
  #isKnown({ techniques, permissionSet }: Edge): boolean {
    const kind = kindOf(techniques);
    const requires = JSON.stringify(permissionSet.requires);
    return this.edges.some(
      (edge) =>
        edge.before.length === 0 &&
        kindOf(edge.techniques) === kind &&
        JSON.stringify(edge.permissionSet.requires) === requires,
    );
  }

  /** Someone it has made grants everything to the actor. */
  #grantBack(state: PrincipalState, grants: readonly Method[]): void {
    const at = this.#accountContext.principals.positionOf(this.#actor);
    if (at === undefined || !this.#wouldAdminister) return;
    const readerPaths = grants.flatMap(({ technique, permissionSets }) =>
      permissionSets
        .filter(({ targets }) => hasBit(targets, at))
        .map(({ requires, certainty }) => ({ technique, requires, certainty })),
    );
    const [best] = readerPaths.sort((a, b) => rankOf(a.certainty) - rankOf(b.certainty));
    if (best === undefined) return;
    const { before } = dependedOn(state, best.requires);
    this.selfEscalations.push({
      techniques: [best.technique],
      requires: best.requires,
      to: this.#actor,
      before,
    });
  }
}
