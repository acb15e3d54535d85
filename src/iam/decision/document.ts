import { actionSet } from "../policy/actionSet.ts";
import { type CompiledStatement, compileStatement } from "../policy/compiledStatement.ts";
import { type PolicyKind, parsePolicy } from "../policy/document.ts";
import type { Policy, Statement } from "../policy/statement.ts";
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

/** Reads a document: an object, JSON text, or URL-encoded JSON text. It may give one that it read before. */
export type DocumentReader = (raw: unknown, kind: PolicyKind | undefined) => PolicyDocument;

export function readDocument(raw: unknown, kind: PolicyKind | undefined): PolicyDocument {
  const { policy, problems } = parsePolicy(raw, "", kind);
  return { policy, problems, speakingOf: speakingOf(policy?.statements ?? []) };
}

export function documentOf(policy: Policy): PolicyDocument {
  return { policy, problems: [], speakingOf: speakingOf(policy.statements) };
}

/** A statement is compiled when an action is asked about that it names. */
function speakingOf(statements: readonly Statement[]): PolicyDocument["speakingOf"] {
  const all = statements.map(lazily);
  return remember((action) => all.filter(({ actions }) => actions.has(action)).map(({ compiled }) => compiled()));
}

function lazily(statement: Statement) {
  const actions = actionSet(statement.action);
  let made: CompiledStatement | undefined;
  const compiled = (): CompiledStatement => {
    made ??= compileStatement(statement, actions);
    return made;
  };
  return { actions, compiled };
}
