import type { ServiceScope } from "../../catalogue/serviceActions.ts";
import { arnRegion, isAccountId, parseArn } from "../../policy/arn.ts";
import type { ConditionContext } from "../../policy/context.ts";
import { literalPrefix } from "../../policy/pattern.ts";
import { type Bits, intersects } from "../../sets/bitSet.ts";
import { onResource } from "../compile/requestContext.ts";
import type { AccountScope } from "../evaluate/accountScope.ts";
import type { PrincipalEvaluation, TargetDecision } from "../evaluate/principalEvaluation.ts";
import type { NamedType } from "../targets/arnFormats.ts";

/** A pattern of a principal's policies that names something outside the inventory, for one resource type. */
export interface NamedPattern {
  /** As written, variables resolved. */
  pattern: string;
  scope: ServiceScope;
  mask: Bits;
  /** The name that stands for what the pattern names. */
  witness: string;
  /** Account of a resource that is not the account's own; its policy must allow too, and is not known. */
  foreign: string | undefined;
  context: ConditionContext;
}

/** What a principal can do where a pattern of its policies names something outside the inventory. */
export interface PatternReach extends NamedPattern {
  decision: TargetDecision;
}

/** Decides each pattern on its witness. */
export function patternReaches(evaluation: PrincipalEvaluation): PatternReach[] {
  return namedPatterns(evaluation).flatMap((named) => {
    const decision = evaluation.ofName(named.witness, named.scope, named.mask, -1, () => named.context);
    return decision === undefined ? [] : [{ ...named, decision }];
  });
}

/**
 * Each resource pattern with a witness of it, once for each resource type that it can name: the patterns of every Allow, the boundary's too, and those of a Deny with NotResource, which leaves only what it names. Patterns that match
 * every name of a type are left out, since the grant for the service covers them, and so is what is, or is inside, a
 * collected resource. Actions on what another service names are shown where the statement names that service of theirs.
 */
export function namedPatterns(evaluation: PrincipalEvaluation): NamedPattern[] {
  const { account, subject } = evaluation;
  const accountId = account.settings.accountId;
  const found: NamedPattern[] = [];
  const seen = new Set<string>();
  const known = new Map<string, readonly NamedType[]>();
  for (const { effect, not, patterns, actions } of subject.statements) {
    if (not === (effect === "Allow")) continue;
    for (const { text, everything } of patterns) {
      for (const { format, witness } of everything ? [] : typesOutside(account, text, known)) {
        const { scope, type, own } = format;
        if (!own && actions.services?.includes(scope.index) !== true) continue;
        const mask = scope.byType[type];
        const bits = actions.bits(scope.index);
        const key = `${scope.index} ${type} ${text}`;
        if (mask === undefined || bits === undefined || seen.has(key) || !intersects(bits, mask)) continue;
        seen.add(key);
        const owner = parseArn(witness)?.account ?? "";
        const foreign = owner !== accountId && isAccountId(owner) ? owner : undefined;
        const context =
          foreign === undefined
            ? evaluation.contextOn(-1, witness)
            : onResource(subject.context, account.settings, {
                account: foreign,
                region: arnRegion(witness),
                tags: undefined,
              });
        found.push({ pattern: text, scope, mask, witness, foreign, context });
      }
    }
  }
  return found;
}

/** The types of which a pattern names something outside the inventory. */
function typesOutside(
  account: AccountScope,
  text: string,
  known: Map<string, readonly NamedType[]>,
): readonly NamedType[] {
  const found = known.get(text);
  if (found !== undefined) return found;
  const { positions, targets, formats } = account;
  const inside = positions.has(text) || targets.subresources.holding(literalPrefix(text)) !== undefined;
  const types = (inside ? [] : formats.namedBy(text)).filter(
    ({ witness }) => !positions.has(witness) && targets.subresources.holding(witness) === undefined,
  );
  known.set(text, types);
  return types;
}
