import type { PrincipalStatement } from "../../access/compile/principalStatements.ts";
import { PrincipalEvaluation, type Subject } from "../../access/evaluate/principalEvaluation.ts";
import { administrationActions } from "../../access/grants/administrators.ts";
import { service as serviceOf } from "../../catalogue/catalogue.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import { addBit, type Bits, hasBit, intersects } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { granted, holding, isAdministrator, unbounded } from "../account/hypotheticalPrincipals.ts";
import type { Ascent, Edge, Node, Way } from "../paths/edge.ts";
import { shown } from "../permissions/candidateResources.ts";
import { PrincipalPolicies } from "../permissions/principalPolicies.ts";
import { type Newcomers, newcomers } from "../states/createdPrincipals.ts";
import { dependedOn, type Standing, shownOf } from "../states/principalState.ts";
import { changeOneself } from "../states/selfModification.ts";
import { type Prospect, standingsFrom } from "../states/stateSearch.ts";
import { grantWays } from "../techniques/grantPolicy.ts";
import { assumptionEdges, edgesOf } from "./principalEdges.ts";

/** What the graph holds of one principal; its policies are not kept. */
export function nodeOf(detail: UserDetail | RoleDetail, isFullAdmin: boolean, accountContext: AccountContext): Node {
  const { account } = accountContext;
  const { scope } = account;
  const evaluation = account.evaluationOf(detail);
  const { subject } = evaluation;
  const becomes = (changed: Subject): boolean => isAdministrator(scope, changed);
  const prospects = {
    administrator: isFullAdmin,
    granted: isFullAdmin || becomes(granted(subject)),
    unbounded: isFullAdmin || (subject.bounded && becomes(unbounded(subject))),
    freed: isFullAdmin || (subject.bounded && becomes(granted(unbounded(subject)))),
    stewarded: isFullAdmin,
  };
  if (detail.Arn.includes(":role/aws-service-role/")) return { ...prospects, grants: [], edges: [], ascents: [] };
  if (!isFullAdmin)
    prospects.stewarded = prospects.granted && isSteward({ subject, detail, before: [] }, accountContext);
  if (isFullAdmin) return { ...prospects, grants: [], edges: assumptionEdges(evaluation, accountContext), ascents: [] };

  const policies = new PrincipalPolicies(scope, subject);
  const grants = grantWays(policies, accountContext);
  const start = { subject, detail, before: [] };
  const found = new Departing(detail.Arn, prospects.granted, accountContext);
  found.edges.push(...edgesOf(evaluation, policies, accountContext, detail.Arn, grants));
  if (mayChangeIam(subject)) {
    found.make(start, newcomers(policies, accountContext));
    found.follow(standingsFrom(start, accountContext), true);
  }
  return { ...prospects, grants, edges: found.edges, ascents: found.ascents };
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

/** What changes users, roles, groups and policies, their tags included; by position in IAM. */
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
function isSteward(start: Standing, accountContext: AccountContext): boolean {
  const { scope } = accountContext.account;
  const { subject } = start;
  if (!subject.statements.some((statement) => changesIam(statement, "Deny"))) return true;
  const policy = accountContext.adminPolicies.managed.get(
    `arn:${scope.settings.partition}:iam::aws:policy/IAMFullAccess`,
  );
  if (policy === undefined) return false;
  const adminPolicies = { ...start, subject: holding(scope, subject, [policy]) };
  return isAdministrator(scope, changeOneself(adminPolicies, accountContext, true).standing.subject);
}

/** Gathers what leads on from one principal by what it can make of itself, and by whom it can make. */
class Departing {
  readonly edges: Edge[] = [];
  readonly ascents: Ascent[] = [];
  readonly #actor: string;
  readonly #wouldAdminister: boolean;
  readonly #around: AccountContext;

  /** `wouldAdminister`: the actor would be an administrator with any policy attached. */
  constructor(actor: string, wouldAdminister: boolean, accountContext: AccountContext) {
    this.#actor = actor;
    this.#wouldAdminister = wouldAdminister;
    this.#around = accountContext;
  }

  follow(prospects: readonly Prospect[], makes: boolean): void {
    for (const { standing, administrator } of prospects) {
      if (administrator) this.#ascend(standing);
      else this.#depart(standing, makes);
    }
  }

  /** Who was made by someone in this standing. */
  make(maker: Standing, { ascents, standings }: Newcomers): void {
    for (const ascent of ascents) {
      const { before, needed } = dependedOn(maker, ascent.requires);
      if (needed || maker.before.length === 0) this.ascents.push({ ...ascent, before });
    }
    for (const standing of standings) {
      const [making] = standing.before;
      const { before, needed } = dependedOn(maker, making?.requires ?? []);
      if (!needed && maker.before.length > 0) continue;
      this.follow(standingsFrom({ ...standing, before: [...before, ...standing.before] }, this.#around), false);
    }
  }

  #ascend({ detail, before }: Standing): void {
    this.ascents.push({ how: "", requires: [], to: shown(detail.Arn), before: before.map(shownOf) });
  }

  #depart(standing: Standing, makes: boolean): void {
    const { subject, detail } = standing;
    const { scope } = this.#around.account;
    const policies = new PrincipalPolicies(scope, subject);
    const grants = grantWays(policies, this.#around);
    const withTargetTagging = standing.before.some(({ isTagging }) => isTagging);
    for (const edge of edgesOf(new PrincipalEvaluation(scope, subject), policies, this.#around, this.#actor, grants)) {
      const { before, needed } = dependedOn(standing, edge.option.requires);
      if (needed && !(withTargetTagging && this.#isKnown(edge))) this.edges.push({ ...edge, before });
    }
    if (detail.Arn !== this.#actor) this.#grantBack(standing, grants);
    if (makes) this.make(standing, newcomers(policies, this.#around));
  }

  /** Whether the actor has the same edge without any change. */
  #isKnown({ how, option }: Edge): boolean {
    const requires = JSON.stringify(option.requires);
    return this.edges.some(
      (edge) => edge.before.length === 0 && edge.how === how && JSON.stringify(edge.option.requires) === requires,
    );
  }

  /** Someone it has made grants everything to the actor. */
  #grantBack(standing: Standing, grants: readonly Way[]): void {
    const at = this.#around.principals.positionOf(this.#actor);
    if (at === undefined || !this.#wouldAdminister) return;
    const offers = grants.flatMap(({ how, options }) =>
      options
        .filter(({ members }) => hasBit(members, at))
        .map(({ requires, sureness }) => ({ how, requires, sureness })),
    );
    const [best] = offers.sort((a, b) => a.sureness - b.sureness);
    if (best === undefined) return;
    const { before } = dependedOn(standing, best.requires);
    this.ascents.push({ how: `{from} ${best.how}`, requires: best.requires, to: this.#actor, before });
  }
}
