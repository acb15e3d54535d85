import { isObject, type JsonObject } from "./parse/json.ts";
import { parseStatement, statementId } from "./parse/statementParser.ts";
import type { Policy, PolicyKind, PolicyVersion, Statement } from "./statement.ts";

export type { PolicyKind } from "./statement.ts";

export interface ParsedPolicy {
  /** Undefined when nothing of the document can be used. */
  policy: Policy | undefined;
  /**
   * What AWS would refuse, each beginning with the place: `Statement[2]: no Effect`. Such a statement is left out, but for
   * a Deny, which then may hold (`refusedDeny`).
   */
  problems: string[];
}

const VERSIONS: ReadonlySet<unknown> = new Set<PolicyVersion>(["2012-10-17", "2008-10-17"]);

/**
 * Reads a policy document: an object, JSON text, or JSON text encoded for a URL, as IAM's API returns it. Never throws:
 * a broken statement is named and grants nothing, the others hold. ("IAM JSON policy element reference"; a document without
 * Version is of 2008-10-17.)
 */
export function parsePolicy(raw: unknown, id: string, kind?: PolicyKind): ParsedPolicy {
  const document = parsedDocument(raw);
  if (document === undefined) return { policy: undefined, problems: ["not JSON"] };
  if (!isObject(document)) return { policy: undefined, problems: ["not an object"] };
  const { Version: version = "2008-10-17", Statement: list } = document;
  if (!isVersion(version)) return { policy: undefined, problems: [`Version: unknown ${show(version)}`] };
  if (list === undefined) return { policy: undefined, problems: ["Statement: missing"] };

  const problems: string[] = [];
  for (const name of Object.keys(document)) {
    if (!["Version", "Id", "Statement"].includes(name)) problems.push(`${name}: no element of a policy`);
  }
  const statements: Statement[] = [];
  for (const [position, entry] of listOf(list).entries()) {
    const parsed = parseStatement(entry, position, version, kind);
    if (parsed.statement !== undefined) statements.push(parsed.statement);
    for (const problem of parsed.problems) problems.push(`Statement[${position}]: ${problem}`);
  }
  return { policy: { id, version, statements }, problems };
}

/** The statements of a policy document in one of these forms as they are written, by `Proof.statement`; none where it has none. */
export function writtenStatements(raw: unknown): ReadonlyMap<string, unknown> {
  const document = parsedDocument(raw);
  const statements = new Map<string, unknown>();
  if (!isObject(document) || document.Statement === undefined) return statements;
  for (const [position, statement] of listOf(document.Statement).entries()) {
    const id = statementId(isObject(statement) ? statement.Sid : undefined, position);
    if (!statements.has(id)) statements.set(id, statement);
  }
  return statements;
}

/** A policy document in one of these forms as an object; undefined where it is none. */
export function policyObject(raw: unknown): JsonObject | undefined {
  const document = parsedDocument(raw);
  return isObject(document) ? document : undefined;
}

function parsedDocument(raw: unknown): unknown {
  return typeof raw === "string" ? parseText(raw) : raw;
}

/** A document with one statement may leave out the list. */
export function listOf(statements: unknown): readonly unknown[] {
  return Array.isArray(statements) ? statements : [statements];
}

function isVersion(value: unknown): value is PolicyVersion {
  return VERSIONS.has(value);
}

function parseText(text: string): unknown {
  return parseJson(text) ?? parseJson(decode(text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 40);
}
