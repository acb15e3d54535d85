import { servicePrefixes } from "../../catalogue/catalogue.ts";
import type { ServiceScope } from "../../catalogue/serviceActions.ts";
import type { PolicyMode } from "../../decision/combination.ts";
import type { PrincipalLimits } from "../../decision/layerDecision.ts";
import { isExemptResource } from "../../decision/resourceControl.ts";
import { CERTAIN, CONDITIONAL, NONE } from "../../policy/applies.ts";
import { arnAccount, arnRegion } from "../../policy/arn.ts";
import type { ConditionContext } from "../../policy/context.ts";
import { type Bits, intersection, intersects } from "../../sets/bitSet.ts";
import type { PrincipalStatement } from "../compile/principalStatements.ts";
import { onResource, type ResourceFacts } from "../compile/requestContext.ts";
import type { ResourcePolicyShape } from "../compile/resourcePolicyShape.ts";
import { factsAt, policyAt } from "../targets/evaluatedResource.ts";
import { appliesTo, partitionTargets } from "../targets/partitionTargets.ts";
import type { TargetPartition } from "../targets/targetPartition.ts";
import type { AccountScope } from "./accountScope.ts";
import {
  type AppliedStatement,
  type CapabilityDecision,
  capabilitiesOf,
  type Decision,
  decideAll,
} from "./evaluateActions.ts";
import type { Reason } from "./reasons.ts";
import {
  type AccountCaller,
  itemsFor,
  namesOf,
  partsFor,
  proofOf,
  type ResourcePart,
} from "./resourcePolicyStatements.ts";
import { ServiceStatements } from "./statementsByService.ts";

/** Who is evaluated, and by what. */
export interface Subject extends PrincipalLimits {
  caller: AccountCaller;
  statements: readonly PrincipalStatement[];
  context: ConditionContext;
  /** By index of the service, the actions that are looked at; undefined: all. */
  within?: ReadonlyMap<number, Bits>;
}

export interface TargetDecision {
  decision: Decision;
  capabilities: readonly CapabilityDecision[];
}

/** The decisions about one principal, each made when it is first needed. */
export class PrincipalEvaluation {
  readonly account: AccountScope;
  readonly subject: Subject;
  #partition: TargetPartition | undefined;
  /**
   * By ref: the principal's statements, then those of resource policies and the conditions of other accounts, as they
   * occur.
   */
  readonly #reasons: { reason: Reason; part: ResourcePart | undefined }[];
  readonly #statements: ServiceStatements;
  readonly #ofShape = new Map<number, readonly AppliedStatement[]>();
  readonly #ofGroup: (TargetDecision | null | undefined)[] = [];
  readonly #applies: Uint8Array;
  readonly #contexts = new Map<ResourceFacts, ConditionContext>();
  readonly #regions = new Map<string, ResourceFacts>();

  constructor(account: AccountScope, subject: Subject) {
    this.account = account;
    this.subject = subject;
    this.#reasons = subject.statements.map(({ proof, open }) => ({ reason: { proof, open }, part: undefined }));
    this.#statements = new ServiceStatements(subject.statements, servicePrefixes.length);
    this.#applies = new Uint8Array(subject.statements.length);
  }

  get partition(): TargetPartition {
    const { account, subject } = this;
    this.#partition ??= partitionTargets(account.targets, namesOf(subject.caller), subject.statements, this.contextOn);
    return this.#partition;
  }

  /**
   * The request on a name that belongs to a resource; -1 stands for one of the account that is not in the inventory.
   */
  readonly contextOn = (resource: number, arn: string): ConditionContext => {
    const { settings, resources } = this.account;
    const owner = resources[resource];
    const facts = owner === undefined ? this.#unknownIn(arnRegion(arn)) : factsAt(owner, arn);
    const known = this.#contexts.get(facts);
    if (known !== undefined) return known;
    const made = onResource(this.subject.context, settings, facts);
    this.#contexts.set(facts, made);
    return made;
  };

  /** Of a resource of the account in a region, of which nothing more is known. */
  #unknownIn(region: string | undefined): ResourceFacts {
    const { unknown } = this.account;
    if (region === undefined) return unknown;
    const facts = this.#regions.get(region) ?? { ...unknown, region };
    this.#regions.set(region, facts);
    return facts;
  }

  /** The decision for a group of targets; undefined when no statement allows anything there. */
  ofGroup(group: number): TargetDecision | undefined {
    const known = this.#ofGroup[group];
    if (known !== undefined) return known ?? undefined;
    const made = this.#decideGroup(group);
    this.#ofGroup[group] = made ?? null;
    return made;
  }

  /** The same as if no policy of the organization limited the principal; evaluated again on each call. */
  ofGroupWithoutOrganization(group: number): TargetDecision | undefined {
    return this.#decideGroup(group, true);
  }

  /** Whether policies of the organization deny actions of the service, or leave out some at a level. */
  isLimitedByOrganization(service: number): boolean {
    if (this.subject.levels > 0) return true;
    return this.#statements.of(service).some(({ at }) => this.#isOfOrganization(at));
  }

  /** The policies of the organization that deny some of the actions on a group of targets, or do not allow them there. */
  organizationAgainst(group: number, actions: Bits): string[] {
    const { partition, account } = this;
    const service = account.targets.classes[partition.classOf(group)]?.scope.index ?? -1;
    partition.appliesTo(group, this.#applies);
    return this.#against(service, actions, (at) => this.#applies[at] !== NONE);
  }

  /** The same for a name outside the inventory. */
  organizationAgainstName(arn: string, service: number, actions: Bits, context: ConditionContext): string[] {
    const isExempt = this.#isExemptName(arn);
    return this.#against(service, actions, (at) => {
      const statement = this.subject.statements[at];
      if (statement === undefined || (isExempt && statement.layer === "resourceControl")) return false;
      return appliesTo(statement, arn, -1, () => context) !== NONE;
    });
  }

  #against(service: number, actions: Bits, applies: (statement: number) => boolean): string[] {
    const { subject, account } = this;
    const applied = this.#statements
      .of(service)
      .filter(({ at, bits }) => this.#isOfOrganization(at) && intersects(bits, actions) && applies(at));
    const denying = applied.filter(({ part }) => part === "deny");
    const lacking = account.organization.serviceControl.filter(
      ({ level }) =>
        level < subject.levels && !applied.some((each) => each.part === "organization" && each.level === level),
    );
    return [
      ...denying.flatMap(({ at }) => subject.statements[at]?.proof.policy ?? []),
      ...lacking.map(({ policy }) => policy.id),
    ];
  }

  #isOfOrganization(statement: number): boolean {
    const layer = this.subject.statements[statement]?.layer;
    return layer === "serviceControl" || layer === "resourceControl";
  }

  /** The decision for a target of the inventory or the witness of a type, by its position. */
  ofTarget(position: number): TargetDecision | undefined {
    return this.ofGroup(this.partition.groupOf[position] ?? -1);
  }

  /** The decision for a name that is no target: a part of a resource, or (-1) something outside the inventory. */
  ofName(
    arn: string,
    scope: ServiceScope,
    mask: Bits,
    resource: number,
    contextOn = this.contextOn,
  ): TargetDecision | undefined {
    const owner = this.account.resources[resource];
    const { mode, shape } =
      owner === undefined
        ? { mode: "none" as const, shape: undefined }
        : policyAt(owner, arn, scope, mask, this.account.shapes, false);
    const applied = this.#appliedTo(arn, scope, resource, contextOn);
    if (shape !== undefined) applied.push(...this.#shapeParts(shape, scope, arn, resource));
    return this.#decide(scope, mask, mode, applied);
  }

  /** A name outside the inventory, as if no policy of the organization limited the principal. */
  ofNameWithoutOrganization(
    arn: string,
    scope: ServiceScope,
    mask: Bits,
    context: ConditionContext,
  ): TargetDecision | undefined {
    const applied = this.#appliedTo(arn, scope, -1, () => context).filter(({ ref }) => !this.#isOfOrganization(ref));
    return this.#decide(scope, mask, "none", applied, { bounded: this.subject.bounded, levels: 0 });
  }

  #appliedTo(
    arn: string,
    scope: ServiceScope,
    resource: number,
    contextOn: (resource: number, arn: string) => ConditionContext,
  ): AppliedStatement[] {
    const isExempt = this.account.resources[resource]?.isExempt ?? this.#isExemptName(arn);
    const applied: AppliedStatement[] = [];
    for (const { at, part, level, bits } of this.#statements.of(scope.index)) {
      const statement = this.subject.statements[at];
      if (statement === undefined || (isExempt && statement.layer === "resourceControl")) continue;
      const applies = appliesTo(statement, arn, resource, contextOn);
      if (applies !== NONE) applied.push({ part, level, bits, applies, ref: at });
    }
    return applied;
  }

  /** Of a name outside the inventory: one of another account is under the policies of that account's organization. */
  #isExemptName(arn: string): boolean {
    const account = arnAccount(arn) ?? this.account.settings.accountId;
    return account !== this.account.settings.accountId || isExemptResource(arn);
  }

  /** Whether any identity policy allows anything in the service, conditions and resources aside. */
  mayUse(service: number): boolean {
    return this.#statements.allowAny(service);
  }

  /** A ref for a reason that is not a statement. */
  addReason(reason: Reason): number {
    return this.#reasons.push({ reason, part: undefined }) - 1;
  }

  /** Whether a reason is found in the policy of a resource, so that it differs from resource to resource. */
  isOfResource(ref: number): boolean {
    return this.#reasons[ref]?.part !== undefined;
  }

  /** What refs stand for; `policy` is what the policy of the resource is called. */
  reasons(refs: readonly number[], policy: string): Reason[] {
    return refs.flatMap((ref) => {
      const known = this.#reasons[ref];
      if (known === undefined) return [];
      return known.part === undefined
        ? [known.reason]
        : [{ proof: proofOf(known.part.item, policy), open: known.part.open }];
    });
  }

  #decideGroup(group: number, isFree = false): TargetDecision | undefined {
    const { partition } = this;
    const mask = partition.maskOf(group);
    const found = this.account.targets.classes[partition.classOf(group)];
    if (found === undefined || mask === undefined) return undefined;
    const { scope, mode, shape, resource, isExempt } = found;
    const parts = shape === undefined ? [] : this.#shapeParts(shape, scope, shape.target ?? "", resource);
    if (parts.length === 0 && (mode === "required" || !this.mayUse(scope.index))) return undefined;
    partition.appliesTo(group, this.#applies);
    const applied: AppliedStatement[] = [];
    for (const { at, part, level, bits } of this.#statements.of(scope.index)) {
      if (this.#applies[at] === NONE || (isExempt && this.subject.statements[at]?.layer === "resourceControl"))
        continue;
      const applies = this.#applies[at] === CERTAIN ? CERTAIN : CONDITIONAL;
      if (isFree && this.#isOfOrganization(at)) continue;
      applied.push({ part, level, bits, applies, ref: at });
    }
    applied.push(...parts);
    return this.#decide(scope, mask, mode, applied, isFree ? { bounded: this.subject.bounded, levels: 0 } : undefined);
  }

  #decide(
    scope: ServiceScope,
    mask: Bits,
    mode: PolicyMode,
    applied: readonly AppliedStatement[],
    limits: PrincipalLimits = this.subject,
  ): TargetDecision | undefined {
    const { within } = this.subject;
    const among = within === undefined ? mask : intersection(mask, within.get(scope.index) ?? scope.none);
    const decision = decideAll(scope, among, mode, limits, applied);
    return decision && { decision, capabilities: capabilitiesOf(scope, mode, decision, applied) };
  }

  #shapeParts(
    shape: ResourcePolicyShape,
    scope: ServiceScope,
    arn: string,
    resource: number,
  ): readonly AppliedStatement[] {
    const known = this.#ofShape.get(shape.id);
    if (known !== undefined) return known;
    const { caller, bounded } = this.subject;
    const items = itemsFor(shape, caller);
    const parts = items.length > 0 ? partsFor(items, arn, caller, bounded, this.contextOn(resource, arn)) : [];
    const applied = parts.flatMap((part): AppliedStatement[] => {
      const bits = part.item.statement.actions.bits(scope.index);
      if (bits === undefined) return [];
      const ref = this.#reasons.push({ reason: { proof: undefined, open: part.open }, part }) - 1;
      return [{ part: part.part, level: 0, bits, applies: part.applies, ref }];
    });
    this.#ofShape.set(shape.id, applied);
    return applied;
  }
}
