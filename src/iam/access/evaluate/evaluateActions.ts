import type { ServiceScope } from "../../catalogue/serviceActions.ts";
import { combine, notDenied, type PolicyMode, WORDS } from "../../decision/combination.ts";
import type { PrincipalLimits } from "../../decision/layerDecision.ts";
import { type Applies, CERTAIN, CONDITIONAL, NONE } from "../../policy/applies.ts";
import { type Bits, emptyBits, intersection, intersects, unite } from "../../sets/bitSet.ts";

/**
 * What a statement contributes to a decision: `identity` for an Allow of an identity-based policy, `boundary` for one
 * of the permissions boundary, `organization` for one of a service control policy, `deny` for a Deny of any policy, and for an Allow of the resource's policy `direct` (no
 * boundary limits it), `limited` (it names the role, whose boundary limits it) or `delegation` (it names the account,
 * whose own policies must allow too).
 */
export type Part = "identity" | "boundary" | "organization" | "deny" | "direct" | "limited" | "delegation";

/** One statement as it applies to one target. */
export interface AppliedStatement {
  part: Part;
  /** Of `organization`: the level that it is of, from 0. */
  level: number;
  bits: Bits;
  applies: Applies;
  /** Its number in a grant's reasons. */
  ref: number;
}

/** The actions allowed on a target, and those that may be: `possible` holds `certain`. */
export interface Decision {
  certain: Bits;
  possible: Bits;
  /** By part, the actions of the statements that apply in any case, and of those that may apply. */
  certainParts: Readonly<Record<Part, Bits>>;
  possibleParts: Readonly<Record<Part, Bits>>;
}

/**
 * The three-valued decision on all actions of one target at once ("Policy evaluation logic"). Certain is what
 * statements that apply in any case allow and no statement may deny; possible is what statements may allow and none
 * denies in any case. Undefined when no statement allows anything.
 */
export function decideAll(
  scope: ServiceScope,
  mask: Bits,
  mode: PolicyMode,
  limits: PrincipalLimits,
  statements: readonly AppliedStatement[],
): Decision | undefined {
  if (!mayAllow(mode, statements)) return undefined;
  const size = scope.service.actions.length;
  const certainParts = gather(scope, limits, statements, CERTAIN);
  const isOpen = statements.some(({ applies }) => applies === CONDITIONAL);
  const possibleParts = isOpen ? gather(scope, limits, statements, CONDITIONAL) : certainParts;
  const certain = emptyBits(size);
  const possible = isOpen ? emptyBits(size) : certain;
  for (let word = 0; word < mask.length; word++) {
    const among = mask[word] ?? 0;
    certain[word] = among & notDenied(allowedBy(mode, certainParts, word), possibleParts.deny[word] ?? 0);
    if (isOpen) possible[word] = among & notDenied(allowedBy(mode, possibleParts, word), certainParts.deny[word] ?? 0);
  }
  return { certain, possible, certainParts, possibleParts };
}

function mayAllow(mode: PolicyMode, statements: readonly AppliedStatement[]): boolean {
  return statements.some(({ part, applies }) => {
    if (applies === NONE) return false;
    if (part === "direct" || part === "limited") return true;
    return mode === "required" ? part === "delegation" : part === "identity";
  });
}

/** By part, the actions of the statements that apply at least so. Sets are shared where there is nothing to join. */
function gather(
  scope: ServiceScope,
  { bounded, levels }: PrincipalLimits,
  statements: readonly AppliedStatement[],
  atLeast: Applies,
): Record<Part, Bits> {
  const { none } = scope;
  const boundary = bounded ? none : scope.all;
  const organization = levels === 0 ? scope.all : leftByLevels(scope, levels, statements, atLeast);
  const found: Record<Part, Bits> = {
    identity: none,
    boundary,
    organization,
    deny: none,
    direct: none,
    limited: none,
    delegation: none,
  };
  const own: Bits[] = [];
  for (const { part, bits, applies } of statements) {
    if (applies < atLeast || part === "organization" || (part === "boundary" && !bounded)) continue;
    const before = found[part];
    if (before === none) found[part] = bits;
    else if (own.includes(before)) unite(before, bits);
    else {
      const joined = before.slice();
      unite(joined, bits);
      own.push(joined);
      found[part] = joined;
    }
  }
  return found;
}

/** The actions that every level allows: those of the statements of each level, in common. */
function leftByLevels(
  { service, all }: ServiceScope,
  levels: number,
  statements: readonly AppliedStatement[],
  atLeast: Applies,
): Bits {
  let left = all;
  for (let level = 0; level < levels; level++) {
    const allowed = emptyBits(service.actions.length);
    for (const statement of statements) {
      if (statement.part === "organization" && statement.level === level && statement.applies >= atLeast)
        unite(allowed, statement.bits);
    }
    left = intersection(left, allowed);
  }
  return left;
}

/** One word of what is allowed while nothing denies. */
function allowedBy(mode: PolicyMode, by: Readonly<Record<Part, Bits>>, word: number): number {
  const boundary = by.boundary[word] ?? 0;
  return combine(
    WORDS,
    mode,
    by.organization[word] ?? 0,
    by.identity[word] ?? 0,
    boundary,
    by.direct[word] ?? 0,
    by.limited[word] ?? 0,
    boundary,
    by.delegation[word] ?? 0,
  );
}

/** A capability that a decision gives, and the statements that give it. */
export interface CapabilityDecision {
  /** Index into CAPABILITIES. */
  capability: number;
  certain: boolean;
  /** Ascending `AppliedStatement.ref` of every statement that allows it or, under an open condition, may deny it. */
  refs: readonly number[];
}

/**
 * The capabilities of a decision: one holds when any action of it is allowed. `statements` in ascending order of `ref`.
 */
export function capabilitiesOf(
  scope: ServiceScope,
  mode: PolicyMode,
  decision: Decision,
  statements: readonly AppliedStatement[],
): CapabilityDecision[] {
  const found: CapabilityDecision[] = [];
  scope.byCapability.forEach((actions, capability) => {
    const certain = intersects(decision.certain, actions);
    if (!certain && !intersects(decision.possible, actions)) return;
    found.push({ capability, certain, refs: deciding(mode, decision, statements, actions, certain) });
  });
  return found;
}

/**
 * The statements without which `actions` would not be allowed as they are: every Allow that gives one of them, and,
 * where they are conditional, every statement whose open condition stands in their way. A delegation is named only when
 * it is open itself: of a key that trusts its account the account's policies decide.
 */
function deciding(
  mode: PolicyMode,
  decision: Decision,
  statements: readonly AppliedStatement[],
  actions: Bits,
  certain: boolean,
): number[] {
  const refs: number[] = [];
  for (const { part, bits, applies, ref } of statements) {
    if (applies === NONE || (certain && applies !== CERTAIN)) continue;
    if (
      applies === CERTAIN &&
      (part === "deny" || part === "boundary" || part === "organization" || part === "delegation")
    )
      continue;
    if (contributes(part, bits, decision, mode, actions, certain)) refs.push(ref);
  }
  return refs;
}

function contributes(
  part: Part,
  bits: Bits,
  { certain, possible, certainParts, possibleParts }: Decision,
  mode: PolicyMode,
  actions: Bits,
  isCertain: boolean,
): boolean {
  const allowed = isCertain ? certain : possible;
  const { boundary, delegation } = isCertain ? certainParts : possibleParts;
  for (let word = 0; word < actions.length; word++) {
    let here = (allowed[word] ?? 0) & (actions[word] ?? 0) & (bits[word] ?? 0);
    if (here === 0) continue;
    if (part === "identity" || part === "limited") here &= boundary[word] ?? 0;
    if (part === "identity" && mode === "required") here &= delegation[word] ?? 0;
    if (here !== 0) return true;
  }
  return false;
}
