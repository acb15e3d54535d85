import type { Protection } from "../../decision/immutable.ts";
import type { LayeredStatement, PrincipalLayer } from "../../decision/layerDecision.ts";
import type { ActionSet } from "../../policy/actionSet.ts";
import { type Applies, appliesWhen, CERTAIN } from "../../policy/applies.ts";
import {
  type CompiledPolicy,
  type CompiledStatement,
  conditionTruth,
  openConditions,
} from "../../policy/compiledStatement.ts";
import type { ConditionContext } from "../../policy/context.ts";
import type { Proof } from "../../policy/proof.ts";
import { type ArnPattern, openResources, resolvePattern, shownPattern } from "../../policy/resourcePattern.ts";
import type { OpenCondition } from "../../policy/statement.ts";

/** A statement of a policy that grants access to a principal or limits it, for one principal. */
export interface PrincipalStatement extends LayeredStatement {
  actions: ActionSet;
  not: boolean;
  patterns: readonly ArnPattern[];
  /** How far the conditions hold, on a resource of the account of which nothing more is known. */
  conditions: Applies;
  /** Set when a condition reads a key of the resource. */
  perResource: CompiledStatement | undefined;
  open: readonly OpenCondition[];
  proof: Proof;
  /** The compiled statement; undefined where it stands for a policy that was not given. */
  source: CompiledStatement | undefined;
}

/** What AWS refuses a principal, whatever its policies allow. No policy says so, so it never stands among the reasons. */
export function protectionStatements(protections: readonly Protection[]): PrincipalStatement[] {
  return protections.map(({ patterns, actions }) => ({
    layer: "protection",
    level: 0,
    effect: "Deny",
    actions,
    not: false,
    patterns,
    conditions: CERTAIN,
    perResource: undefined,
    open: [],
    proof: { policy: "", statement: "", effect: "Deny" },
    source: undefined,
  }));
}

/**
 * The statements of one policy that can apply to the principal at all, directly or through a service. `context` is the request on a resource of the
 * account of which no more is known.
 */
export function principalStatements(
  policy: CompiledPolicy,
  layer: PrincipalLayer,
  context: ConditionContext,
  level = 0,
): PrincipalStatement[] {
  const found: PrincipalStatement[] = [];
  for (const statement of policy.statements) {
    const { resource, effect, actions, readsResource, readsForwarding } = statement;
    const truth = conditionTruth(statement, context);
    if (resource === undefined || (truth === "false" && !readsResource && !readsForwarding)) continue;
    const patterns: ArnPattern[] = [];
    const open = truth === "unknown" ? openConditions(statement, context) : [];
    for (const pattern of resource.patterns) {
      const resolved = resolvePattern(pattern, context);
      if (resolved === undefined) continue;
      if (!resolved.certain) open.push(openResources([shownPattern(pattern)], resource.not, effect));
      patterns.push(resolved);
    }
    if (patterns.length === 0 && !resource.not) continue;
    found.push({
      layer,
      level,
      effect,
      actions,
      not: resource.not,
      patterns,
      conditions: appliesWhen(truth),
      perResource: readsResource ? statement : undefined,
      open,
      proof: { policy: policy.id, statement: statement.id, effect },
      source: statement,
    });
  }
  return found;
}
