import { canonicalOperator } from "../operators.ts";
import type { Condition } from "../statement.ts";
import { isObject, scalars } from "./json.ts";

/** A Condition block, operator by operator and key by key; what AWS would refuse goes to `broken`. */
export function parseConditions(raw: unknown, broken: string[]): Condition[] {
  if (raw === undefined) return [];
  if (!isObject(raw)) {
    broken.push("Condition: not an object");
    return [];
  }
  const conditions: Condition[] = [];
  for (const [operator, keys] of Object.entries(raw)) {
    const parts = takeApart(operator);
    if (parts.base === undefined) broken.push(`Condition: no operator ${operator}`);
    if (!isObject(keys)) {
      broken.push(`Condition: ${operator} is not an object`);
      continue;
    }
    for (const [key, value] of Object.entries(keys)) {
      const values = scalars(value);
      if (values === undefined) broken.push(`Condition: ${operator} ${key} is neither a value nor a list of them`);
      else conditions.push({ operator, ...parts, key, values });
    }
  }
  return conditions;
}

const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?([a-z]+?)(IfExists)?$/i;

function takeApart(operator: string): Pick<Condition, "base" | "qualifier" | "ifExists"> {
  const [, set, name = "", suffix] = OPERATOR.exec(operator) ?? [];
  const base = canonicalOperator(name);
  const ifExists = suffix !== undefined;
  const qualifier = set === undefined ? undefined : /all/i.test(set) ? "ForAllValues" : "ForAnyValue";
  // Null asks for existence itself, so AWS does not have it with IfExists.
  const refused = base === "Null" && ifExists;
  return { base: refused ? undefined : base, qualifier, ifExists };
}
