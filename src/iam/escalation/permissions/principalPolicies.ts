import type { PrincipalStatement } from "../../access/compile/principalStatements.ts";
import { onResource } from "../../access/compile/requestContext.ts";
import type { AccountScope } from "../../access/evaluate/accountScope.ts";
import type { Subject } from "../../access/evaluate/principalEvaluation.ts";
import { findAction, serviceOfAction } from "../../catalogue/catalogue.ts";
import { type Applies, appliesWhen, CERTAIN, CONDITIONAL, NONE, weaker } from "../../policy/applies.ts";
import { conditionTruth, openConditions } from "../../policy/compiledStatement.ts";
import type { ConditionContext } from "../../policy/context.ts";
import { matchesArn } from "../../policy/resourcePattern.ts";
import type { OpenCondition } from "../../policy/statement.ts";
import { addBit, type Bits, emptyBits, hasBit, isEmpty, positions } from "../../sets/bitSet.ts";
import type { EntityFacts, EntitySet } from "../paths/entitySet.ts";
import type { PermissionSet } from "../paths/permissionSet.ts";
import { TARGET } from "../paths/requirement.ts";
import { type EntityMatches, entityMatches } from "./entityMatches.ts";
import { type Applied, type PrincipalDecision, principalDecision } from "./principalDecision.ts";
import { NO_KEYS, type RequestKeys } from "./requestKeys.ts";
import { isCallersChoice, taggedRequests, taggingActions } from "./requestTags.ts";

const NOTHING: Bits = emptyBits(0);
const UNKNOWN_ENTITY: EntityFacts = { tags: undefined, boundary: { state: "unknown" } };

/** Entities on which an action is decided alike. */
interface AlikeEntities {
  /** How the statements match them. */
  matches: readonly Applies[];
  /** Index into the facts of the entities. */
  facts: number;
  targets: Bits;
}

/**
 * What one principal's identity policies and boundary say of single requests, and of one action on many entities at
 * once. Resource policies have no part in it: users, groups, policies and what is yet to be created have none.
 */
export class PrincipalPolicies {
  readonly subject: Subject;
  readonly #scope: AccountScope;
  readonly #byService = new Map<number, readonly PrincipalStatement[]>();
  readonly #byAction = new Map<string, readonly PrincipalStatement[]>();
  readonly #matches = new Map<string, Map<EntitySet, EntityMatches>>();

  constructor(scope: AccountScope, subject: Subject) {
    this.#scope = scope;
    this.subject = subject;
  }

  /** The statements about an action, when one of them allows it; else none. */
  statementsOn(action: string): readonly PrincipalStatement[] {
    const known = this.#byAction.get(action);
    if (known !== undefined) return known;
    const found = this.#search(action);
    this.#byAction.set(action, found);
    return found;
  }

  /** Undefined when the request is denied. `*` is no resource in particular. */
  on(
    action: string,
    arn: string,
    keys: RequestKeys = NO_KEYS,
    facts: EntityFacts = UNKNOWN_ENTITY,
  ): PrincipalDecision | undefined {
    const statements = this.statementsOn(action);
    if (statements.length === 0) return undefined;
    const matches = statements.map((statement) => matchesArn(statement, arn));
    return this.#decideTagging(action, statements, matches, this.#context(keys, facts));
  }

  /**
   * An action on each of `within`: the entities that it is allowed on, by what allows it. Entities that the statements
   * match alike, and of which conditions can ask the same, are decided on once.
   */
  permissionSets(action: string, entities: EntitySet, within: Bits, keys: RequestKeys = NO_KEYS): PermissionSet[] {
    const statements = this.statementsOn(action);
    if (statements.length === 0) return [];
    return this.#alike(action, entities, within).flatMap(({ matches, facts, targets }) => {
      const context = this.#context(keys, entities.facts[facts] ?? UNKNOWN_ENTITY);
      const decision = this.#decideTagging(action, statements, matches, context);
      return decision === undefined ? [] : [permissionSetOf(action, decision, targets)];
    });
  }

  /** Of `within`, the entities on which an action is decided alike, in the order of the first of each. */
  #alike(action: string, entities: EntitySet, within: Bits): AlikeEntities[] {
    const statements = this.statementsOn(action);
    const { usual, exceptions } = this.#matchesOf(action, entities);
    const perEntity = statements.some(
      ({ source }) => source !== undefined && (source.readsResource || readsBoundary(source)),
    );
    if (!perEntity && exceptions.size === 0) {
      return isEmpty(within) ? [] : [{ matches: usual, facts: 0, targets: within.slice() }];
    }
    const found = new Map<string, AlikeEntities>();
    const usually: AlikeEntities[] = [];
    const list: AlikeEntities[] = [];
    const add = (matches: readonly Applies[], facts: number, at: number): AlikeEntities => {
      const made = { matches, facts, targets: entities.none() };
      addBit(made.targets, at);
      list.push(made);
      return made;
    };
    for (const at of positions(within)) {
      const matches = exceptions.get(at);
      const facts = perEntity ? (entities.factsOf[at] ?? 0) : 0;
      const key = matches && `${facts} ${matches.join("")}`;
      const known = key === undefined ? usually[facts] : found.get(key);
      if (known !== undefined) addBit(known.targets, at);
      else if (key === undefined) usually[facts] = add(usual, facts, at);
      else found.set(key, add(matches ?? usual, facts, at));
    }
    return list;
  }

  /** Worked out once for all requests of an action on the entities. */
  #matchesOf(action: string, entities: EntitySet): EntityMatches {
    const ofAction = this.#matches.get(action) ?? new Map<EntitySet, EntityMatches>();
    this.#matches.set(action, ofAction);
    const matches = ofAction.get(entities) ?? entityMatches(this.statementsOn(action), entities);
    ofAction.set(entities, matches);
    return matches;
  }

  /** With the tags in the request that let it through, where the principal may send tags. */
  #decideTagging(
    action: string,
    statements: readonly PrincipalStatement[],
    matches: readonly Applies[],
    context: ConditionContext,
  ): PrincipalDecision | undefined {
    const decision = this.#decide(statements, matches, context);
    if (decision === undefined || decision.certain || !decision.conditions.some(({ key }) => isCallersChoice(key))) {
      return decision;
    }
    if (context.lookup("aws:tagkeys").state !== "unknown") return decision;
    const matching = statements.filter((_, at) => matches[at] !== NONE);
    for (const { tagged, sent } of taggedRequests(matching, context)) {
      if (sent && taggingActions(action).every((tagging) => this.statementsOn(tagging).length === 0)) continue;
      const found = this.#decide(statements, matches, tagged);
      if (found?.certain === true) return found;
    }
    return decision;
  }

  #decide(
    statements: readonly PrincipalStatement[],
    matches: readonly Applies[],
    context: ConditionContext,
  ): PrincipalDecision | undefined {
    const applied = statements.map((statement, at): Applied => {
      const match = matches[at] ?? NONE;
      return {
        effect: statement.effect,
        layer: statement.layer,
        level: statement.level,
        proof: statement.proof,
        applies: match === NONE ? NONE : weaker(match, conditionsIn(statement, context)),
        open: () => openIn(statement, match, context),
      };
    });
    return principalDecision(applied, this.subject);
  }

  #context(keys: RequestKeys, { tags, boundary }: EntityFacts): ConditionContext {
    const { settings } = this.#scope;
    const base = onResource(this.subject.context, settings, { account: settings.accountId, tags });
    return { lookup: (key) => keys.get(key) ?? (key === "iam:permissionsboundary" ? boundary : base.lookup(key)) };
  }

  #search(action: string): readonly PrincipalStatement[] {
    const { index, at } = positionOfAction(action);
    const { within } = this.subject;
    if (index < 0 || (within !== undefined && !hasBit(within.get(index) ?? NOTHING, at))) return [];
    const found = this.#inService(index).filter(({ actions }) => {
      const bits = actions.bits(index);
      return bits !== undefined && hasBit(bits, at);
    });
    return found.some(({ effect, layer }) => effect === "Allow" && layer === "identity") ? found : [];
  }

  #inService(service: number): readonly PrincipalStatement[] {
    const known = this.#byService.get(service);
    if (known !== undefined) return known;
    const found = this.subject.statements.filter(({ actions }) => actions.bits(service) !== undefined);
    this.#byService.set(service, found);
    return found;
  }
}

function permissionSetOf(
  action: string,
  { certain, because, conditions }: PrincipalDecision,
  targets: Bits,
): PermissionSet {
  const certainty = certain ? "certain" : "conditional";
  return { requires: [{ action, resource: TARGET, certainty, because, conditions }], certainty, targets };
}

const actions = new Map<string, { index: number; at: number }>();

/** The service of an action, by index, and its position there; -1 for one that the catalogue lacks. */
function positionOfAction(action: string): { index: number; at: number } {
  const known = actions.get(action);
  if (known !== undefined) return known;
  const found = findAction(action);
  const service = found && serviceOfAction(found.id);
  const position = { index: service?.index ?? -1, at: (found?.id ?? 0) - (service?.firstActionId ?? 0) };
  actions.set(action, position);
  return position;
}

function conditionsIn({ source, conditions }: PrincipalStatement, context: ConditionContext): Applies {
  if (source === undefined) return conditions;
  return source.conditions.length === 0 ? CERTAIN : appliesWhen(conditionTruth(source, context));
}

function openIn(
  { source, open }: PrincipalStatement,
  match: Applies,
  context: ConditionContext,
): readonly OpenCondition[] {
  if (source === undefined) return open;
  const ofResource = match === CONDITIONAL ? open.filter(({ key }) => key === "Resource") : [];
  return [...openConditions(source, context), ...ofResource];
}

function readsBoundary(source: NonNullable<PrincipalStatement["source"]>): boolean {
  return source.conditions.some(({ condition }) => condition.key.toLowerCase() === "iam:permissionsboundary");
}
