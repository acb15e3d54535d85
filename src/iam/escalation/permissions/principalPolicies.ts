import type { PrincipalStatement } from "../../access/compile/principalStatements.ts";
import { onResource } from "../../access/compile/requestContext.ts";
import type { AccountScope, Subject } from "../../access/evaluate/principalEvaluation.ts";
import { findAction, serviceOfAction } from "../../catalogue/catalogue.ts";
import { type Applies, appliesWhen, CERTAIN, CONDITIONAL, NONE, negated, weaker } from "../../policy/applies.ts";
import { conditionTruth, openConditions } from "../../policy/compiledStatement.ts";
import type { ConditionContext, ContextValue } from "../../policy/context.ts";
import { matchesArn } from "../../policy/resourcePattern.ts";
import type { OpenCondition } from "../../policy/statement.ts";
import { addBit, type Bits, hasBit } from "../../sets/bitSet.ts";
import type { EntitySet, MemberFacts } from "../paths/entitySet.ts";
import { type Applied, type PrincipalDecision, principalDecision } from "./principalDecision.ts";

/** Keys of a request that the technique fixes, in lower case: `iam:passedtoservice`. */
export type Given = ReadonlyMap<string, ContextValue>;

export const NOTHING_GIVEN: Given = new Map();

const UNKNOWN_MEMBER: MemberFacts = { tags: undefined, boundary: { state: "unknown" } };

/**
 * What one principal's identity policies and boundary say of single requests, and of one action on many entities at
 * once. Resource policies have no part in it: users, groups, policies and what is yet to be made have none.
 */
export class PrincipalPolicies {
  readonly subject: Subject;
  readonly #scope: AccountScope;
  readonly #byService = new Map<number, readonly PrincipalStatement[]>();
  readonly #byAction = new Map<string, readonly PrincipalStatement[]>();

  constructor(scope: AccountScope, subject: Subject) {
    this.#scope = scope;
    this.subject = subject;
  }

  /** The statements that speak of an action, when one of them allows it; else none. */
  speakingOf(action: string): readonly PrincipalStatement[] {
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
    given: Given = NOTHING_GIVEN,
    member: MemberFacts = UNKNOWN_MEMBER,
  ): PrincipalDecision | undefined {
    const statements = this.speakingOf(action);
    if (statements.length === 0) return undefined;
    const context = this.#context(given, member);
    return this.#judge(
      statements,
      statements.map((statement) => matchesArn(statement, arn)),
      context,
    );
  }

  /** An action on each of `within`: the members that it is allowed on, by what allows it. */
  over(
    action: string,
    population: EntitySet,
    within: Bits,
    given: Given = NOTHING_GIVEN,
  ): { verdict: PrincipalDecision; members: Bits }[] {
    const statements = this.speakingOf(action);
    if (statements.length === 0) return [];
    const usual = statements.map((statement): Applies => (matchesUsually(statement, population) ? CERTAIN : NONE));
    const special = exceptions(statements, usual, population);
    const perMember = statements.some(
      ({ source }) => source !== undefined && (source.readsResource || readsBoundary(source)),
    );
    const found = new Map<string, { verdict: PrincipalDecision; members: Bits } | undefined>();
    for (let at = 0; at < population.size; at++) {
      if (!hasBit(within, at)) continue;
      const matches = special.get(at) ?? usual;
      const facts = perMember ? (population.factsOf[at] ?? 0) : 0;
      const key = `${facts} ${matches === usual ? "" : matches.join("")}`;
      if (!found.has(key)) {
        const context = this.#context(given, population.facts[facts] ?? UNKNOWN_MEMBER);
        const verdict = this.#judge(statements, matches, context);
        found.set(key, verdict && { verdict, members: population.none() });
      }
      const group = found.get(key);
      if (group !== undefined) addBit(group.members, at);
    }
    return [...found.values()].filter((group) => group !== undefined);
  }

  #judge(
    statements: readonly PrincipalStatement[],
    matches: readonly Applies[],
    context: ConditionContext,
  ): PrincipalDecision | undefined {
    const applied = statements.map((statement, at): Applied => {
      const match = matches[at] ?? NONE;
      return {
        effect: statement.effect,
        layer: statement.layer,
        proof: statement.proof,
        applies: match === NONE ? NONE : weaker(match, conditionsIn(statement, context)),
        open: () => openIn(statement, match, context),
      };
    });
    return principalDecision(applied, this.subject.bounded);
  }

  #context(given: Given, { tags, boundary }: MemberFacts): ConditionContext {
    const { settings } = this.#scope;
    const base = onResource(this.subject.context, settings, { account: settings.accountId, tags });
    return { lookup: (key) => given.get(key) ?? (key === "iam:permissionsboundary" ? boundary : base.lookup(key)) };
  }

  #search(action: string): readonly PrincipalStatement[] {
    const { index, at } = placeOf(action);
    if (index < 0) return [];
    const speaking = this.#inService(index).filter(({ actions }) => {
      const bits = actions.bits(index);
      return bits !== undefined && hasBit(bits, at);
    });
    return speaking.some(({ effect, layer }) => effect === "Allow" && layer === "identity") ? speaking : [];
  }

  #inService(service: number): readonly PrincipalStatement[] {
    const known = this.#byService.get(service);
    if (known !== undefined) return known;
    const found = this.subject.statements.filter(({ actions }) => actions.bits(service) !== undefined);
    this.#byService.set(service, found);
    return found;
  }
}

const places = new Map<string, { index: number; at: number }>();

/** The service of an action, by index, and its position there; -1 for one that the catalogue lacks. */
function placeOf(action: string): { index: number; at: number } {
  const known = places.get(action);
  if (known !== undefined) return known;
  const found = findAction(action);
  const service = found && serviceOfAction(found.id);
  const place = { index: service?.index ?? -1, at: (found?.id ?? 0) - (service?.firstActionId ?? 0) };
  places.set(action, place);
  return place;
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

/** Whether a statement takes in the members that none of its patterns names. */
function matchesUsually({ patterns, not }: PrincipalStatement, population: EntitySet): boolean {
  return patterns.some((pattern) => takesAll(pattern, population)) !== not;
}

function takesAll(pattern: PrincipalStatement["patterns"][number], { index, size }: EntitySet): boolean {
  return pattern.everything || (pattern.certain && index.matching(pattern.text).length === size);
}

/** By position, how each statement matches the members that some pattern names. */
function exceptions(
  statements: readonly PrincipalStatement[],
  usual: readonly Applies[],
  population: EntitySet,
): Map<number, Applies[]> {
  const special = new Map<number, Applies[]>();
  statements.forEach(({ patterns, not }, at) => {
    if (patterns.some((pattern) => takesAll(pattern, population))) return;
    const found = new Map<number, Applies>();
    for (const { text, certain } of patterns) {
      for (const position of population.index.matching(text)) {
        if (certain || !found.has(position)) found.set(position, certain ? CERTAIN : CONDITIONAL);
      }
    }
    for (const [position, match] of found) {
      const matches = special.get(position) ?? [...usual];
      matches[at] = not ? negated(match) : match;
      special.set(position, matches);
    }
  });
  return special;
}
