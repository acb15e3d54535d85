import { type Applies, appliesWhen, CERTAIN, CONDITIONAL, NONE, negated } from "../../decision/applies.ts";
import type { OpenCondition, Proof } from "../../model.ts";
import type { ConditionContext } from "../../policy/context.ts";
import { compilePattern, type Matcher } from "../../policy/pattern.ts";
import { resolveTemplate } from "../../policy/variables.ts";
import type { ActionSet } from "./actionSet.ts";
import type { CompiledPolicy, CompiledStatement } from "./compiledPolicy.ts";
import { openConditions, truthOf } from "./conditionTruth.ts";

/** A resource pattern with the principal's variables filled in. */
export interface PrincipalPattern {
  text: string;
  matches: Matcher;
  certain: boolean;
  /** Matches every ARN, and `*` itself. */
  everything: boolean;
}

/** A statement of an identity policy or of a permissions boundary, for one principal. */
export interface PrincipalStatement {
  layer: "identity" | "boundary";
  effect: "Allow" | "Deny";
  actions: ActionSet;
  not: boolean;
  patterns: readonly PrincipalPattern[];
  /** By the conditions, on a resource of the account of which no more is known. */
  conditions: Applies;
  /** Set when a condition reads a key of the resource. */
  perResource: CompiledStatement | undefined;
  open: readonly OpenCondition[];
  proof: Proof;
  /** What it was made of; undefined for what stands for a policy that was not given. */
  source: CompiledStatement | undefined;
}

/**
 * The statements of one policy that can apply to the principal at all. `context` is the request on a resource of the
 * account of which no more is known.
 */
export function principalStatements(
  policy: CompiledPolicy,
  layer: PrincipalStatement["layer"],
  context: ConditionContext,
): PrincipalStatement[] {
  const found: PrincipalStatement[] = [];
  for (const statement of policy.statements) {
    const { resource, effect, actions } = statement;
    const truth = truthOf(statement, context);
    if (resource === undefined || (truth === "false" && !statement.readsResource)) continue;
    const patterns: PrincipalPattern[] = [];
    const open = truth === "unknown" ? openConditions(statement, context) : [];
    for (const [at, template] of resource.templates.entries()) {
      const fixed = resource.fixed[at];
      if (fixed !== undefined) {
        patterns.push(fixed);
        continue;
      }
      const resolved = resolveTemplate(template, context);
      if (resolved === undefined) continue;
      const { pattern: text, certain } = resolved;
      if (!certain) open.push(openResource(template.parts, resource.not, effect));
      patterns.push({ text, certain, matches: compilePattern(text), everything: false });
    }
    if (patterns.length === 0 && !resource.not) continue;
    found.push({
      layer,
      effect,
      actions,
      not: resource.not,
      patterns,
      conditions: appliesWhen(truth),
      perResource: statement.readsResource ? statement : undefined,
      open,
      proof: { policy: policy.id, statement: statement.id, effect },
      source: statement,
    });
  }
  return found;
}

/** A resource that depends on a variable nobody knows is shown as a condition on the resource. */
export function openResource(
  parts: readonly (string | { key: string })[],
  not: boolean,
  effect: "Allow" | "Deny",
): OpenCondition {
  const text = parts.map((part) => (typeof part === "string" ? part : `\${${part.key}}`)).join("");
  return { operator: not ? "ArnNotLike" : "ArnLike", key: "Resource", values: [text], effect };
}

/** How far the statement's Resource takes an ARN in, its conditions aside; `*` only a statement on `*` does. */
export function matchesArn(statement: PrincipalStatement, arn: string): Applies {
  let found: Applies = NONE;
  for (const { matches, certain, everything } of statement.patterns) {
    if (!everything && (arn === "*" || !matches(arn))) continue;
    if (certain) {
      found = CERTAIN;
      break;
    }
    found = CONDITIONAL;
  }
  return statement.not ? negated(found) : found;
}
