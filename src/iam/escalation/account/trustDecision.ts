import { decideByResourcePolicy } from "../../decision/layerDecision.ts";
import { appliesWhen, CONDITIONAL } from "../../policy/applies.ts";
import { type CompiledStatement, conditionTruth, openConditions } from "../../policy/compiledStatement.ts";
import type { ConditionContext } from "../../policy/context.ts";
import type { Requirement } from "../paths/requirement.ts";

/** How a trust policy lets a caller in. */
export type TrustAnswer = Pick<Requirement, "certainty" | "because" | "conditions">;

/**
 * Decides by the statements of a trust policy that concern a caller and an action: the Allow that admits it, and the
 * Denies that may apply; undefined when it is not admitted.
 */
export function trustDecision(
  speaking: readonly CompiledStatement[],
  context: ConditionContext,
): TrustAnswer | undefined {
  const decision = decideByResourcePolicy(
    speaking.map((statement) => ({
      statement,
      effect: statement.effect,
      applies: appliesWhen(conditionTruth(statement, context)),
    })),
  );
  if (!decision.allowed) return undefined;
  const deciding = [...decision.allowing.slice(0, 1), ...decision.denying];
  const open = deciding.filter(({ applies }) => applies === CONDITIONAL);
  return {
    certainty: decision.certainty,
    because: deciding.map(({ statement: { id, effect } }) => ({ policy: "#trust", statement: id, effect })),
    conditions: open.flatMap(({ statement }) => openConditions(statement, context)),
  };
}
