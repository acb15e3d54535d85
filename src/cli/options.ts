import { type Read, wrong } from "./read.ts";

export interface Options {
  /** What stands without an option's name. */
  operands: readonly string[];
  /** By name, without the dashes. */
  values: ReadonlyMap<string, string>;
}

/** Reads `--name VALUE` and `--name=VALUE`; each of `names` at most once. After `--` everything is an operand. */
export function readOptions(args: readonly string[], names: readonly string[]): Read<Options> {
  const operands: string[] = [];
  const values = new Map<string, string>();
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg === "--") {
      operands.push(...args.slice(at + 1));
      break;
    }
    if (!arg.startsWith("-") || arg === "-") {
      operands.push(arg);
      continue;
    }
    const equals = arg.indexOf("=");
    const option = equals < 0 ? arg : arg.slice(0, equals);
    const name = names.find((each) => option === `--${each}`);
    if (name === undefined) return wrong(`${option}: no such option`);
    if (values.has(name)) return wrong(`${option}: given twice`);
    const next = args[at + 1];
    if (equals < 0) at += 1;
    const value = equals >= 0 ? arg.slice(equals + 1) : next?.startsWith("--") ? undefined : next;
    if (value === undefined || value === "") return wrong(`${option}: no value`);
    values.set(name, value);
  }
  return { ok: true, value: { operands, values } };
}
