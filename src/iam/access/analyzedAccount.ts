import { inOneGo, type Slices } from "../../platform/slices.ts";
import { findAction, serviceOfAction } from "../catalogue/catalogue.ts";
import { serviceScope } from "../catalogue/serviceActions.ts";
import type { Certainty } from "../certainty.ts";
import type { RoleDetail, UserDetail } from "../inventory/authorizationDetails.ts";
import type { Gap } from "../inventory/gaps.ts";
import { describeRole, describeUser } from "../inventory/principalRecord.ts";
import type { CompiledPolicy } from "../policy/compiledStatement.ts";
import { WITNESS } from "../policy/witness.ts";
import { hasBit } from "../sets/bitSet.ts";
import {
  type AccountInventory,
  type IndexedResource,
  inOrder,
  type PrincipalHeader,
} from "./account/accountInventory.ts";
import { type ChangedDocuments, changedInventory } from "./account/changedInventory.ts";
import { type PolicyEntry, policyEntries } from "./account/policyEntries.ts";
import type { AnalysisSettings } from "./compile/requestContext.ts";
import { ShapeInterner } from "./compile/resourcePolicyShape.ts";
import type { AccountScope } from "./evaluate/accountScope.ts";
import type { AskedAction, AskedName } from "./evaluate/askedAction.ts";
import type { Permission } from "./evaluate/permission.ts";
import { PrincipalEvaluation } from "./evaluate/principalEvaluation.ts";
import { policiesOf, subjectOf } from "./evaluate/subject.ts";
import { isFullAdmin, isIamAdmin, isIamAdminThrough, organizationAgainstAdmin } from "./grants/administrators.ts";
import { blockedAccess } from "./grants/blockedAccess.ts";
import { externalGrants, externalPermissions } from "./grants/externalGrants.ts";
import { forwardedAccess } from "./grants/forwardedAccess.ts";
import { grantsOf } from "./grants/grants.ts";
import { patternReaches } from "./grants/patternGrants.ts";
import type { ExternalGrant, PrincipalAccess, ResourceEntry } from "./model.ts";
import { TypeFormats } from "./targets/arnFormats.ts";
import { evaluatedResources } from "./targets/evaluatedResource.ts";
import { Targets } from "./targets/targets.ts";

/**
 * An account ready for questions. It does not hold the policies of principals: those are passed in, one principal at a
 * time.
 */
export interface Account {
  readonly settings: AnalysisSettings;
  /** Complete once every principal was analyzed. */
  readonly gaps: readonly Gap[];
  /** Sorted by ARN. */
  readonly principals: readonly PrincipalHeader[];
  /** Sorted by service, name and ARN; every role is one. */
  readonly resources: readonly ResourceEntry[];
  /** Managed policies and the inline policies of groups, sorted by id. */
  readonly policies: readonly PolicyEntry[];
  /** What one principal can do. The result is not kept. */
  analyzePrincipal(detail: UserDetail | RoleDetail): PrincipalAccess;
  /** Single decisions about a principal, by the same compiled statements. */
  decisionsOf(detail: UserDetail | RoleDetail): Decide;
  /** The access that resource policies and trust policies give to principals outside the account, by resource. */
  externalGrants(): Iterable<ExternalGrant>;
  /** The same of one action on one name. */
  externalPermissions(action: AskedAction, name: AskedName): Iterable<Permission>;
  /** What the first pass kept, for the parts of the engine that read policies and entities themselves. */
  readonly inventory: AccountInventory;
  /** What all evaluations share. */
  readonly scope: AccountScope;
  /** The decisions about a principal; asked twice in a row for the same detail, they are the same object. */
  evaluationOf(detail: UserDetail | RoleDetail): PrincipalEvaluation;
  /** The account with some documents replaced; this one stays as it is. Users, roles and resources are the same. */
  withDocuments(changed: ChangedDocuments): Account;
}

/**
 * The decision on an action such as `s3:GetObject` (its case does not matter) and an ARN; undefined for an action that
 * the catalogue lacks.
 */
export type Decide = (action: string, arn: string) => Certainty | "denied" | undefined;

/** An account after its first pass. */
export class AnalyzedAccount implements Account {
  readonly settings: AnalysisSettings;
  readonly principals: readonly PrincipalHeader[];
  readonly resources: readonly ResourceEntry[];
  readonly inventory: AccountInventory;
  readonly #indexed: readonly IndexedResource[];
  readonly scope: AccountScope;
  #policies: readonly PolicyEntry[] | undefined;
  #last:
    | { detail: UserDetail | RoleDetail; policies: readonly CompiledPolicy[]; evaluation: PrincipalEvaluation }
    | undefined;

  /** The account of a complete inventory, in slices. */
  static *of(inventory: AccountInventory): Slices<AnalyzedAccount> {
    const { settings, organization } = inventory;
    const indexed = inOrder(inventory.resources.values());
    yield;
    const resources = evaluatedResources(indexed, settings);
    yield;
    const unknown = { account: settings.accountId, tags: undefined };
    const formats = new TypeFormats(settings.partition, settings.accountId);
    const shapes = new ShapeInterner(settings);
    const targets = yield* Targets.of(formats, resources, shapes);
    const positions = new Map(resources.map(({ arn }, at) => [arn, at]));
    const scope = { settings, formats, resources, unknown, targets, shapes, positions, organization };
    return new AnalyzedAccount(inventory, indexed, scope);
  }

  private constructor(inventory: AccountInventory, indexed: readonly IndexedResource[], scope: AccountScope) {
    this.settings = inventory.settings;
    this.inventory = inventory;
    this.principals = [...inventory.principals.values()].sort((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0));
    this.#indexed = indexed;
    this.resources = indexed.map(({ entry }) => entry);
    this.scope = scope;
  }

  get gaps(): readonly Gap[] {
    return this.inventory.gaps.list;
  }

  get policies(): readonly PolicyEntry[] {
    this.#policies ??= policyEntries(this.inventory, (arn) => this.#givesEverything(arn));
    return this.#policies;
  }

  /** Whether a managed policy makes a full administrator of a user that has nothing else. */
  #givesEverything(policyArn: string): boolean {
    const policy = this.inventory.managed.get(policyArn);
    if (policy === undefined) return false;
    const { partition, accountId } = this.settings;
    const user = { UserName: WITNESS, Arn: `arn:${partition}:iam::${accountId}:user/${WITNESS}` };
    return isFullAdmin(new PrincipalEvaluation(this.scope, subjectOf(user, this.inventory, [policy])));
  }

  withDocuments(changed: ChangedDocuments): Account {
    const isAlike = changed.resources.length === 0 && (changed.details.RoleDetailList ?? []).length === 0;
    const inventory = changedInventory(this.inventory, changed);
    return isAlike ? new AnalyzedAccount(inventory, this.#indexed, this.scope) : inOneGo(AnalyzedAccount.of(inventory));
  }

  analyzePrincipal(detail: UserDetail | RoleDetail): PrincipalAccess {
    const evaluation = this.evaluationOf(detail);
    const reaches = patternReaches(evaluation);
    const described =
      "UserName" in detail
        ? describeUser(detail, this.inventory.credentials.get(detail.Arn))
        : describeRole(detail, this.inventory.isRoleUseKnown);
    const fullAdmin = isFullAdmin(evaluation);
    const blockedBy = fullAdmin ? undefined : organizationAgainstAdmin(evaluation);
    const forwarded = forwardedAccess(evaluation);
    const granted = grantsOf(evaluation, reaches, forwarded);
    const blocked = blockedAccess(evaluation, granted.grants);
    return {
      principal: {
        ...described,
        policies: this.#policiesOf(detail).map(({ id }) => id),
        isFullAdmin: fullAdmin,
        ...(blockedBy && { fullAdminBlockedBy: blockedBy }),
        ...(blocked.length > 0 && { blocked }),
        isIamAdmin: fullAdmin || isIamAdmin(evaluation, reaches) || forwarded.some(isIamAdminThrough),
      },
      ...granted,
    };
  }

  decisionsOf(detail: UserDetail | RoleDetail): Decide {
    const evaluation = this.evaluationOf(detail);
    return (action, arn) => {
      const found = findAction(action);
      return found === undefined ? undefined : this.#decide(evaluation, found.id, arn);
    };
  }

  #decide(evaluation: PrincipalEvaluation, action: number, arn: string): Certainty | "denied" {
    const scope = serviceScope(serviceOfAction(action).index);
    const at = action - scope.service.firstActionId;
    const { targets, positions } = this.scope;
    const position = targets.positionOf(arn, (target) => target.scope === scope && hasBit(target.mask, at));
    const resource = positions.get(arn) ?? targets.subresources.holding(arn)?.resource ?? -1;
    const decision =
      position === undefined ? evaluation.ofName(arn, scope, scope.all, resource) : evaluation.ofTarget(position);
    if (decision === undefined || !hasBit(decision.decision.possible, at)) return "denied";
    return hasBit(decision.decision.certain, at) ? "certain" : "conditional";
  }

  externalGrants(): Iterable<ExternalGrant> {
    return externalGrants(this.settings, this.#indexed, this.scope);
  }

  externalPermissions(action: AskedAction, name: AskedName): Iterable<Permission> {
    return externalPermissions(this.settings, this.#indexed, this.scope, action, name);
  }

  evaluationOf(detail: UserDetail | RoleDetail): PrincipalEvaluation {
    if (this.#last?.detail === detail) return this.#last.evaluation;
    const policies = policiesOf(detail, this.inventory);
    const evaluation = new PrincipalEvaluation(this.scope, subjectOf(detail, this.inventory, policies));
    this.#last = { detail, policies, evaluation };
    return evaluation;
  }

  /** Parsed once for an evaluation. */
  #policiesOf(detail: UserDetail | RoleDetail): readonly CompiledPolicy[] {
    return this.#last?.detail === detail ? this.#last.policies : policiesOf(detail, this.inventory);
  }
}
