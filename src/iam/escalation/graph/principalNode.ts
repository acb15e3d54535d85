/**
 * The graph of an account: who can become whom. `principalNode` makes the node of one principal: its edges to others
 * (`principalEdges`, by the methods that `accessMethods` lists) as it is and in the states it can reach
 * (`outgoingEdges`). `graph` holds all nodes and how far each is from an administrator; `adminPaths` and `dataPaths` read
 * the paths from it, `combinedPrincipals` those that need several principals at once. `interner` keeps memory small.
 */

import type { Slices } from "../../../platform/slices.ts";
import type { Subject } from "../../access/evaluate/principalEvaluation.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import { isServiceLinkedRole } from "../../policy/arn.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { isAdministrator, withAdminPolicy, withoutBoundary } from "../account/hypotheticalPrincipals.ts";
import type { Node } from "../paths/edge.ts";
import { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { isDelegatedAdmin } from "../states/delegatedAdmin.ts";
import { DelegatedAdminPolicies } from "../states/delegatedAdminPolicies.ts";
import { grantPolicyMethods } from "../techniques/grantPolicy.ts";
import { OutgoingEdgeFinder } from "./outgoingEdges.ts";
import { assumeRoleEdges } from "./principalEdges.ts";

/** Makes the nodes of an account's principals. Nothing of a principal's policies is kept in its node. */
export class PrincipalNodes {
  readonly #accountContext: AccountContext;
  readonly #delegatedAdminPolicies: DelegatedAdminPolicies;

  constructor(accountContext: AccountContext) {
    this.#accountContext = accountContext;
    this.#delegatedAdminPolicies = new DelegatedAdminPolicies(accountContext);
  }

  /** In slices. `administrator`: as far as the organization lets anyone of the account be one. */
  *nodeOf(detail: UserDetail | RoleDetail, administrator: boolean): Slices<Node> {
    const evaluation = this.#accountContext.account.evaluationOf(detail);
    const { subject } = evaluation;
    const isServiceLinked = isServiceLinkedRole(detail.Arn);
    if (administrator) {
      const edges = isServiceLinked ? [] : assumeRoleEdges(evaluation, this.#accountContext);
      return { ...ADMINISTRATOR, grantMethods: [], edges, selfEscalations: [] };
    }
    const start = { subject, detail, before: [] };
    const adminIfGranted = this.#isAdministrator(withAdminPolicy(subject));
    const flags = {
      administrator: false,
      adminIfGranted,
      adminIfUnbounded: subject.bounded && this.#isAdministrator(withoutBoundary(subject)),
      adminIfGrantedAndUnbounded: subject.bounded && this.#isAdministrator(withAdminPolicy(withoutBoundary(subject))),
      delegatedAdmin: !isServiceLinked && adminIfGranted && isDelegatedAdmin(start, this.#accountContext),
    };
    if (isServiceLinked) return { ...flags, grantMethods: [], edges: [], selfEscalations: [] };
    const permissions = new PrincipalPermissions(this.#accountContext, subject);
    const grantMethods = grantPolicyMethods(permissions, this.#accountContext);
    const finder = new OutgoingEdgeFinder(this.#accountContext, this.#delegatedAdminPolicies, flags);
    const outgoing = yield* finder.from(start, { evaluation, permissions, grantMethods, actor: detail.Arn });
    return { ...flags, grantMethods, ...outgoing };
  }

  #isAdministrator(subject: Subject): boolean {
    return isAdministrator(this.#accountContext.account.scope, subject);
  }
}

const ADMINISTRATOR = {
  administrator: true,
  adminIfGranted: true,
  adminIfUnbounded: true,
  adminIfGrantedAndUnbounded: true,
  delegatedAdmin: true,
};
