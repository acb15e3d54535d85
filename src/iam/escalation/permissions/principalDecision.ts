import { decideByOwnPolicies, type LayeredStatement, type PrincipalLimits } from "../../decision/layerDecision.ts";
import { type Applies, CONDITIONAL } from "../../policy/applies.ts";
import type { Proof } from "../../policy/proof.ts";
import type { OpenCondition } from "../../policy/statement.ts";

/** The answer to a request that is not denied. */
export interface PrincipalDecision {
  certain: boolean;
  /** The statements that allow it, or that stand in its way under conditions. */
  because: readonly Proof[];
  conditions: readonly OpenCondition[];
}

/** A statement as it applies to a request. */
export interface Applied extends LayeredStatement {
  applies: Applies;
  proof: Proof;
  /** Conditions left open. */
  open: () => readonly OpenCondition[];
}

/**
 * The decision of a principal's own policies and of what limits it: allowed by one, by the boundary where there is one and
 * by each level of the organization, denied by none; undefined when it is denied. A limit that allows it in any case is
 * not among the reasons.
 */
export function principalDecision(applied: readonly Applied[], limits: PrincipalLimits): PrincipalDecision | undefined {
  const decision = decideByOwnPolicies(applied, limits);
  if (!decision.allowed) return undefined;
  const deciding = new Set([...decision.allowing, ...decision.denying]);
  const because: Proof[] = [];
  const conditions: OpenCondition[] = [];
  for (const statement of applied) {
    if (!deciding.has(statement)) continue;
    const { effect, layer, applies, proof, open } = statement;
    if (effect === "Allow" && layer === "identity" ? proof.policy !== "" : applies === CONDITIONAL) because.push(proof);
    if (applies === CONDITIONAL) conditions.push(...open());
  }
  return { certain: decision.certainty === "certain", because, conditions: distinct(conditions) };
}

function distinct(conditions: readonly OpenCondition[]): OpenCondition[] {
  return [...new Map(conditions.map((each) => [JSON.stringify(each), each])).values()];
}
