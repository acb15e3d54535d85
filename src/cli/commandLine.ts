import { parseArgs } from "node:util";
import { fail, ok, type Result } from "../platform/result.ts";
import { nearest } from "./nearest.ts";

export interface CommandLine {
  operands: readonly string[];
  /** By name, without the dashes. */
  options: Readonly<Record<string, string>>;
  /** Of each option that may be given more than once, its values. */
  lists: Readonly<Record<string, readonly string[]>>;
  /** Those of the options without a value that were given. */
  flags: readonly string[];
}

/**
 * Reads `--name VALUE` and `--name=VALUE`, each of `names` at most once, but for the `repeatable` ones among them; and
 * `flags`, which take no value. After `--` everything is an operand.
 */
export function readCommandLine(
  args: readonly string[],
  names: readonly string[],
  { repeatable = [], flags = [] }: { repeatable?: readonly string[]; flags?: readonly string[] } = {},
): Result<CommandLine> {
  const options = Object.fromEntries([
    ...names.map((name) => [name, { type: "string" as const }]),
    ...flags.map((name) => [name, { type: "boolean" as const }]),
  ]);
  const given = new Set<string>();
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const operands: string[] = [];
  const values = new Map<string, string>();
  const lists = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    if (flags.includes(name)) {
      if (value !== undefined) return fail(`${rawName}: takes no value`);
      given.add(name);
      continue;
    }
    if (!names.includes(name)) return fail(`${rawName}: no such option${suggestion(name, [...names, ...flags])}`);
    if (values.has(name)) return fail(`${rawName}: given twice`);
    if (value === undefined || value === "" || (inlineValue === false && value.startsWith("--")))
      return fail(`${rawName}: no value`);
    if (repeatable.includes(name)) lists.set(name, [...(lists.get(name) ?? []), value]);
    else values.set(name, value);
  }
  return ok({ operands, options: Object.fromEntries(values), lists: Object.fromEntries(lists), flags: [...given] });
}

function suggestion(name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  return meant === undefined ? "; --help lists them" : `; did you mean --${meant}?`;
}
