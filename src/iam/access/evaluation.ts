import type { ConditionContext } from "../policy/context.ts";
import type { Bits } from "./bits.ts";
import { type AnalysisSettings, factsAt, onResource } from "./context.ts";
import {
  type AppliedStatement,
  type CapabilityDecision,
  capabilitiesOf,
  type Decision,
  decideAll,
  type Part,
} from "./evaluate.ts";
import { appliesTo, type Partition, partition } from "./partition.ts";
import { type Applies, NO, type PrincipalStatement } from "./principalStatements.ts";
import type { Reason } from "./reasons.ts";
import { type AccountCaller, itemsFor, partsFor, proofOf, type ResourcePart } from "./resourceParts.ts";
import type { PolicyMode, ResourceShape, ShapeInterner } from "./resourceShape.ts";
import type { ServiceScope } from "./serviceScope.ts";
import { type EvaluatedResource, policyAt, type Targets } from "./targets.ts";
import type { TypeFormats } from "./typeFormats.ts";

/** What all evaluations of an account share. */
export interface AccountScope {
  settings: AnalysisSettings;
  formats: TypeFormats;
  resources: readonly EvaluatedResource[];
  targets: Targets;
  shapes: ShapeInterner;
  /** Position of a resource by its ARN. */
  positions: ReadonlyMap<string, number>;
}

/** Who is evaluated, and by what. */
export interface Subject {
  caller: AccountCaller;
  bounded: boolean;
  statements: readonly PrincipalStatement[];
  context: ConditionContext;
}

export interface TargetDecision {
  decision: Decision;
  capabilities: readonly CapabilityDecision[];
}

/** A statement of the principal as it concerns one service. */
interface ServiceStatement {
  at: number;
  part: Part;
  bits: Bits;
}

/** The decisions about one principal, each worked out when first asked for. */
export class Evaluation {
  readonly account: AccountScope;
  readonly subject: Subject;
  readonly partition: Partition;
  /** By ref: the principal's statements, then what was met of resource policies, then conditions of other accounts. */
  readonly #reasons: { reason: Reason; part: ResourcePart | undefined }[];
  readonly #byService = new Map<number, readonly ServiceStatement[]>();
  /** Indexes of statements by the services they name, and of those that may be of any. */
  readonly #named = new Map<number, number[]>();
  readonly #anywhere: number[] = [];
  readonly #ofShape = new Map<number, readonly AppliedStatement[]>();
  readonly #ofGroup: (TargetDecision | null | undefined)[] = [];
  readonly #contexts = new Map<number, ConditionContext>();

  constructor(account: AccountScope, subject: Subject) {
    this.account = account;
    this.subject = subject;
    this.#reasons = subject.statements.map(({ proof, open }) => ({ reason: { proof, open }, part: undefined }));
    subject.statements.forEach(({ actions }, at) => {
      if (actions.services === undefined) this.#anywhere.push(at);
      for (const service of actions.services ?? []) {
        const list = this.#named.get(service);
        if (list === undefined) this.#named.set(service, [at]);
        else list.push(at);
      }
    });
    this.partition = partition(account.targets, subject.statements, this.contextOn);
  }

  /** The request on a name that belongs to a resource; -1 stands for one of the account that is not in the inventory. */
  readonly contextOn = (resource: number, arn: string): ConditionContext => {
    const { settings, resources } = this.account;
    const owner = resources[resource];
    const facts =
      owner === undefined ? { account: settings.accountId, tags: undefined } : factsAt(owner.arn, owner.facts, arn);
    const key = 2 * resource + (facts === owner?.facts ? 0 : 1);
    const known = this.#contexts.get(key);
    if (known !== undefined) return known;
    const made = onResource(this.subject.context, settings, facts);
    this.#contexts.set(key, made);
    return made;
  };

  /** The decision for a group of targets; undefined when no statement allows anything there. */
  ofGroup(group: number): TargetDecision | undefined {
    const known = this.#ofGroup[group];
    if (known !== undefined) return known ?? undefined;
    const made = this.#decideGroup(group);
    this.#ofGroup[group] = made ?? null;
    return made;
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
    const applied = this.#apply(scope, (statement) => appliesTo(statement, arn, resource, contextOn));
    if (shape !== undefined) applied.push(...this.#shapeParts(shape, scope, arn, resource));
    return this.#decide(scope, mask, mode, applied);
  }

  /** Whether any identity policy allows anything in the service, conditions and resources aside. */
  mayUse(service: number): boolean {
    if (this.#anywhere.length === 0 && !this.#named.has(service)) return false;
    return this.#statementsOf(service).some(({ part }) => part === "allow");
  }

  /** A ref for what no statement says. */
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

  #decideGroup(group: number): TargetDecision | undefined {
    const { groups, usual } = this.partition;
    const { targetClass, mask, exception } = groups[group] ?? {};
    const found = this.account.targets.classes[targetClass ?? -1];
    if (found === undefined || mask === undefined) return undefined;
    const { scope, mode, shape, resource } = found;
    const parts = shape === undefined ? [] : this.#shapeParts(shape, scope, shape.target ?? "", resource);
    if (parts.length === 0 && (mode === "required" || !this.mayUse(scope.index))) return undefined;
    const applies = usual.slice();
    for (let each = exception; each !== undefined; each = each.before) applies[each.statement] = each.applies;
    const applied = this.#apply(scope, (_, at) => applies[at] ?? NO);
    return this.#decide(scope, mask, mode, [...applied, ...parts]);
  }

  #decide(
    scope: ServiceScope,
    mask: Bits,
    mode: PolicyMode,
    applied: readonly AppliedStatement[],
  ): TargetDecision | undefined {
    const decision = decideAll(scope, mask, mode, this.subject.bounded, applied);
    return decision && { decision, capabilities: capabilitiesOf(scope, mode, decision, applied) };
  }

  #apply(scope: ServiceScope, applies: (statement: PrincipalStatement, at: number) => Applies): AppliedStatement[] {
    const applied: AppliedStatement[] = [];
    for (const { at, part, bits } of this.#statementsOf(scope.index)) {
      const statement = this.subject.statements[at];
      const how = statement === undefined ? NO : applies(statement, at);
      if (how !== NO) applied.push({ part, bits, applies: how, ref: at });
    }
    return applied;
  }

  /** Statements of any service are looked up for each, the others by the services they name. */
  #statementsOf(service: number): readonly ServiceStatement[] {
    const known = this.#byService.get(service);
    if (known !== undefined) return known;
    const candidates = [...(this.#named.get(service) ?? []), ...this.#anywhere].sort((a, b) => a - b);
    const found = candidates.flatMap((at): ServiceStatement[] => {
      const statement = this.subject.statements[at];
      const bits = statement?.actions.bits(service);
      if (statement === undefined || bits === undefined) return [];
      const { effect, layer } = statement;
      return [{ at, bits, part: effect === "Deny" ? "deny" : layer === "boundary" ? "boundary" : "allow" }];
    });
    this.#byService.set(service, found);
    return found;
  }

  #shapeParts(shape: ResourceShape, scope: ServiceScope, arn: string, resource: number): readonly AppliedStatement[] {
    const known = this.#ofShape.get(shape.id);
    if (known !== undefined) return known;
    const { caller, bounded } = this.subject;
    const items = itemsFor(shape, caller);
    const parts = items.length > 0 ? partsFor(items, arn, caller, bounded, this.contextOn(resource, arn)) : [];
    const applied = parts.flatMap((part): AppliedStatement[] => {
      const bits = part.item.statement.actions.bits(scope.index);
      if (bits === undefined) return [];
      const ref = this.#reasons.push({ reason: { proof: undefined, open: part.open }, part }) - 1;
      return [{ part: part.part, bits, applies: part.applies, ref }];
    });
    this.#ofShape.set(shape.id, applied);
    return applied;
  }
}
