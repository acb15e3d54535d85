import type { Policy } from "../policy/statement.ts";
import { type CompiledStatement, compileStatements, type Hit, hit, type Question } from "./compiledStatement.ts";
import { remember } from "./remember.ts";
import { anyStatement, NEVER, type Support } from "./support.ts";

/** Policies that are read together: the statements of all of them are one list, whose order does not matter. */
export interface Layer {
  /** The statements that speak of an action, in lower case. */
  readonly speakingOf: (action: string) => readonly CompiledStatement[];
}

export interface Verdict {
  /** Statements that allow; with how they name the caller, which a resource policy is weighed by. */
  readonly allows: readonly Hit[];
  readonly allow: Support<Hit>;
  readonly deny: Support<Hit>;
}

/** Of a layer that says nothing. */
export const SILENT: Verdict = { allows: [], allow: NEVER, deny: NEVER };

export function compileLayer(policies: readonly Policy[]): Layer {
  const statements = policies.flatMap(compileStatements);
  return { speakingOf: remember((action) => statements.filter((statement) => statement.speaksOf(action))) };
}

export function judge(layer: Layer, question: Question, bounded = false): Verdict {
  const allows: Hit[] = [];
  const denies: Hit[] = [];
  for (const statement of layer.speakingOf(question.action)) {
    const found = hit(statement, question, bounded);
    if (found !== undefined) (statement.source.effect === "Allow" ? allows : denies).push(found);
  }
  return { allows, allow: anyStatement(allows), deny: anyStatement(denies) };
}
