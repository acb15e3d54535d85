import {
  type Applies,
  NO,
  PERHAPS,
  type PrincipalStatement,
  SURELY,
} from "../../access/compile/principalStatements.ts";
import type { OpenCondition, Proof } from "../../decision/model.ts";

/** The answer to a request that is not denied. */
export interface PrincipalDecision {
  certain: boolean;
  /** The statements that allow it, or that stand in its way under conditions. */
  because: readonly Proof[];
  conditions: readonly OpenCondition[];
}

/** A statement as it applies to a request. */
export interface Applied {
  statement: PrincipalStatement;
  applies: Applies;
  /** Conditions left open. */
  open: () => readonly OpenCondition[];
}

/**
 * The decision of a principal's own policies ("Policy evaluation logic"): allowed by one, by the boundary where there is
 * one, denied by none; undefined when it is denied.
 */
export function principalDecision(applied: readonly Applied[], bounded: boolean): PrincipalDecision | undefined {
  const strongest: Record<"allow" | "boundary" | "deny", Applies> = { allow: NO, boundary: NO, deny: NO };
  for (const { statement, applies } of applied) {
    const part = partOf(statement);
    if (applies > strongest[part]) strongest[part] = applies;
  }
  if (!bounded) strongest.boundary = SURELY;
  if (strongest.allow === NO || strongest.boundary === NO || strongest.deny === SURELY) return undefined;
  const certain = strongest.allow === SURELY && strongest.boundary === SURELY && strongest.deny === NO;
  const because: Proof[] = [];
  const conditions: OpenCondition[] = [];
  for (const { statement, applies, open } of applied) {
    const part = partOf(statement);
    if (applies === NO || applies !== strongest[part]) continue;
    if (part === "allow" && statement.proof.policy !== "") because.push(statement.proof);
    else if (part !== "allow" && applies === PERHAPS) because.push(statement.proof);
    if (applies === PERHAPS) conditions.push(...open());
  }
  return { certain, because, conditions: distinct(conditions) };
}

function partOf({ effect, layer }: PrincipalStatement): "allow" | "boundary" | "deny" {
  return effect === "Deny" ? "deny" : layer === "boundary" ? "boundary" : "allow";
}

function distinct(conditions: readonly OpenCondition[]): OpenCondition[] {
  return [...new Map(conditions.map((each) => [JSON.stringify(each), each])).values()];
}
