import { actionSet } from "../policy/actionSet.ts";
import { type CompiledStatement, compileStatement } from "../policy/compiledStatement.ts";
import { type PolicyKind, parsePolicy } from "../policy/document.ts";
import { matchesPattern } from "../policy/pattern.ts";
import type { Policy, Statement } from "../policy/statement.ts";
import type { PolicySet } from "./policySet.ts";
import { remember } from "./remember.ts";

/** A policy document that was read, apart from where it is attached. */
export interface PolicyDocument {
  /** Undefined when nothing of the document can be used. */
  readonly policy: Policy | undefined;
  /** `ParsedPolicy.problems`. */
  readonly problems: readonly string[];
  /** The statements that name an action, given in lower case. */
  readonly speakingOf: (action: string) => readonly CompiledStatement[];
}

/**
 * Reads a document: an object, JSON text, or URL-encoded JSON text. It may give one that it read before. `member`: of the
 * request, whose document it is.
 */
export type DocumentReader = (raw: unknown, kind: PolicyKind | undefined, member: keyof PolicySet) => PolicyDocument;

export function readDocument(raw: unknown, kind: PolicyKind | undefined): PolicyDocument {
  const { policy, problems } = parsePolicy(raw, "", kind);
  return { policy, problems, speakingOf: speakingOf(policy?.statements ?? []) };
}

export function documentOf(policy: Policy): PolicyDocument {
  return { policy, problems: [], speakingOf: speakingOf(policy.statements) };
}

/**
 * A statement is compiled when an action is asked about that it names. Of many documents only one action is ever asked
 * about: that one needs no table.
 */
function speakingOf(statements: readonly Statement[]): PolicyDocument["speakingOf"] {
  const compiled: CompiledStatement[] = [];
  const find = (action: string): readonly CompiledStatement[] => {
    const found: CompiledStatement[] = [];
    for (let at = 0; at < statements.length; at += 1) {
      const statement = statements[at];
      if (statement === undefined || !names(statement.action, action)) continue;
      const ready = compiled[at] ?? compileStatement(statement, actionSet(statement.action));
      compiled[at] = ready;
      found.push(ready);
    }
    return found;
  };
  let first: { action: string; found: readonly CompiledStatement[] } | undefined;
  let others: PolicyDocument["speakingOf"] | undefined;
  return (action) => {
    first ??= { action, found: find(action) };
    if (first.action === action) return first.found;
    others ??= remember(find);
    return others(action);
  };
}

function names({ not, patterns }: Statement["action"], action: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, action)) !== not;
}
