import { PolicyCompiler } from "../policy/compiledStatement.ts";
import type { Policy } from "../policy/statement.ts";
import { type Hit, hit, type PolicyStatement, type Question } from "./hit.ts";
import { remember } from "./remember.ts";
import { anyStatement, NEVER, type Support } from "./support.ts";

/** Policies that are read together: the statements of all of them are one list, whose order does not matter. */
export interface Layer {
  /** The statements that name an action, given in lower case. */
  readonly speakingOf: (action: string) => readonly PolicyStatement[];
}

export interface LayerResult {
  /** Statements that allow; with how they name the caller, which a resource policy is weighed by. */
  readonly allows: readonly Hit[];
  readonly allow: Support<Hit>;
  readonly deny: Support<Hit>;
}

/** Of a layer that says nothing. */
export const SILENT: LayerResult = { allows: [], allow: NEVER, deny: NEVER };

export function compileLayer(policies: readonly Policy[]): Layer {
  const compiler = new PolicyCompiler();
  const all = policies.flatMap((policy) =>
    compiler.compile(policy).statements.map((statement): PolicyStatement => ({ policy: policy.id, statement })),
  );
  return { speakingOf: remember((action) => all.filter(({ statement }) => statement.actions.has(action))) };
}

export function evaluateLayer(layer: Layer, question: Question, bounded = false): LayerResult {
  const allows: Hit[] = [];
  const denies: Hit[] = [];
  for (const statement of layer.speakingOf(question.action)) {
    const found = hit(statement, question, bounded);
    if (found !== undefined) (statement.statement.effect === "Allow" ? allows : denies).push(found);
  }
  return { allows, allow: anyStatement(allows), deny: anyStatement(denies) };
}
