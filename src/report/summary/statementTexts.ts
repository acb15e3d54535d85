import type { Finding, WrittenPolicy } from "../../iam/index.ts";
import type { AccessRows } from "./accessGroups.ts";
import { type Statement, unpackLine } from "./proofLine.ts";
import { OWN, RESOURCE } from "./proofSource.ts";

/** Statements as they are written, by policy (`Proof.policy`) and statement (`Proof.statement`). */
export type StatementTexts = ReadonlyMap<string, ReadonlyMap<string, StatementText>>;

export interface StatementText {
  /** JSON, a line for each element. */
  text: string;
  /** How many values were left out of long lists. */
  omitted: number;
}

/** A cited statement. */
export type StatementKey = readonly [policy: string, statement: string];

/** ARNs by position in the inventory. */
export interface ArnsOf {
  principal(position: number): string;
  resource(position: number): string;
}

/** The most values of a list that are shown. */
const VALUES = 40;
/** The most characters of a value that are shown. */
const VALUE_LENGTH = 500;

/**
 * The statements that a report cites, at most `most`, the most important first: those of the findings in their order, then
 * those of the access map, the most powerful rows first.
 */
export function citedStatements(
  findings: readonly Finding[],
  access: AccessRows,
  { most, ...arns }: ArnsOf & { most: number },
): Map<string, Set<string>> {
  const cited = new Map<string, Set<string>>();
  let left = most;
  const cite = (policy: string, statement: string): boolean => {
    const known = cited.get(policy) ?? new Set<string>();
    cited.set(policy, known);
    if (!known.has(statement)) left -= 1;
    known.add(statement);
    return left > 0;
  };
  for (const { proof } of findings) {
    for (const { policy, statement } of proof) if (!cite(policy, statement)) return cited;
  }
  for (const { variants } of access.groups.toSorted((a, b) => b.weight - a.weight)) {
    for (const variant of variants) {
      for (const packed of variant.lines) {
        const { statements, on } = unpackLine(packed);
        for (const source of statements) {
          const key = statementKey(source, variant, on?.resources.first[0], arns);
          if (key !== undefined && !cite(...key)) return cited;
        }
      }
    }
  }
  return cited;
}

/**
 * The statement of a proof line, of the first principal and the first resource that the line is about; undefined where it
 * names no resource.
 */
export function statementKey(
  [policy, statement]: Statement,
  { members }: { members: readonly number[] },
  resource: number | undefined,
  arns: ArnsOf,
): StatementKey | undefined {
  if (policy.startsWith(OWN)) return [`${arns.principal(members[0] ?? -1)}#${policy.slice(OWN.length)}`, statement];
  if (!policy.startsWith(RESOURCE)) return [policy, statement];
  return resource === undefined
    ? undefined
    : [`${arns.resource(resource)}#${policy.slice(RESOURCE.length)}`, statement];
}

/** Of the policies given, the statements that are cited. */
export async function statementTexts(
  policies: AsyncIterable<WrittenPolicy>,
  cited: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<StatementTexts> {
  const found = new Map<string, Map<string, StatementText>>();
  for await (const { id, statements } of policies) {
    const texts = found.get(id) ?? new Map<string, StatementText>();
    found.set(id, texts);
    for (const name of cited.get(id) ?? []) {
      const statement = statements.get(name);
      if (statement !== undefined) texts.set(name, statementText(statement));
    }
  }
  return found;
}

/** A statement as JSON, an element a line; of long lists and values the beginning. */
export function statementText(statement: unknown): StatementText {
  let omitted = 0;
  const shortened = (value: unknown): unknown => {
    if (typeof value === "string") return value.length > VALUE_LENGTH ? `${value.slice(0, VALUE_LENGTH)}…` : value;
    if (Array.isArray(value)) {
      omitted += Math.max(0, value.length - VALUES);
      return value.slice(0, VALUES).map(shortened);
    }
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value);
    omitted += Math.max(0, members.length - VALUES);
    return Object.fromEntries(members.slice(0, VALUES).map(([name, each]) => [name, shortened(each)]));
  };
  const short = shortened(statement);
  if (typeof short !== "object" || short === null || Array.isArray(short))
    return { text: JSON.stringify(short) ?? "", omitted };
  const lines = Object.entries(short).map(([name, value]) => ` ${JSON.stringify(name)}: ${inLine(value)}`);
  return { text: `{\n${lines.join(",\n")}\n}`, omitted };
}

/** JSON with spaces, in one line. */
function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${inLine(each)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
