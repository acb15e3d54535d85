import type { ConditionContext } from "./context.ts";
import { literalPattern } from "./pattern.ts";
import type { PolicyVersion } from "./statement.ts";

/**
 * Policy variables ("IAM policy elements: Variables and tags"): `${aws:username}`, with a default as in
 * `${aws:PrincipalTag/team, 'none'}`, and the escapes `${*}`, `${?}`, `${$}`. Version 2012-10-17 alone has them;
 * before it the text stands for itself.
 */
export interface Template {
  /** The pattern, where no variable has to be filled in. */
  readonly fixed: string | undefined;
  readonly parts: readonly (string | Variable)[];
}

interface Variable {
  /** In lower case. */
  readonly key: string;
  readonly fallback: string | undefined;
}

export interface ResolvedPattern {
  pattern: string;
  /** False when a variable's value is not known: `pattern` then matches at least what the resolved one would. */
  certain: boolean;
}

/**
 * Takes a value of a condition apart. With `wildcards` (the Like and Arn operators), `*` and `?` outside of variables
 * are wildcards, else they stand for themselves.
 */
export function parseTemplate(text: string, version: PolicyVersion, wildcards: boolean): Template {
  return parse(text, version, wildcards, 0);
}

/** Takes a Resource or NotResource apart: variables stand in the part after the fifth colon only; before it `${…}` is text. */
export function parseResource(text: string, version: PolicyVersion): Template {
  return parse(text, version, true, 5);
}

function parse(text: string, version: PolicyVersion, wildcards: boolean, colons: number): Template {
  const plain = (piece: string): string => (wildcards ? piece : literalPattern(piece));
  if (version !== "2012-10-17" || !text.includes("${")) return { fixed: plain(text), parts: [] };
  const parts: (string | Variable)[] = [];
  let literal = "";
  let missing = colons;
  for (let at = 0; at < text.length; ) {
    const found = variableAt(text, at);
    if (found === undefined) {
      const character = text.charAt(at);
      if (character === ":") missing -= 1;
      literal += plain(character);
      at += 1;
      continue;
    }
    const { key, fallback, end } = found;
    if (missing > 0) literal += literalPattern(text.slice(at, end));
    else if (key === "*" || key === "?" || key === "$") literal += literalPattern(key);
    else {
      parts.push(literal, { key: key.toLowerCase(), fallback });
      literal = "";
    }
    at = end;
  }
  return parts.length === 0 ? { fixed: literal, parts } : { fixed: undefined, parts: [...parts, literal] };
}

/** `${key}` or `${key, 'default'}` at this place, read in one go; `end` is what follows it. */
function variableAt(text: string, at: number): { key: string; fallback: string | undefined; end: number } | undefined {
  if (!text.startsWith("${", at)) return undefined;
  if (text.startsWith("$}", at + 2)) return { key: "$", fallback: undefined, end: at + 4 };
  let stop = at + 2;
  while (stop < text.length && !"{}$,'".includes(text.charAt(stop))) stop += 1;
  const key = text.slice(at + 2, stop).trim();
  if (key === "") return undefined;
  if (text.charAt(stop) === "}") return { key, fallback: undefined, end: stop + 1 };
  if (text.charAt(stop) !== ",") return undefined;
  const open = skipSpace(text, stop + 1);
  const close = text.charAt(open) === "'" ? text.indexOf("'", open + 1) : -1;
  if (close < 0) return undefined;
  const last = skipSpace(text, close + 1);
  return text.charAt(last) === "}" ? { key, fallback: text.slice(open + 1, close), end: last + 1 } : undefined;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text.charAt(at) === " ") at += 1;
  return at;
}

/**
 * Fills the variables in; a value is literal, so a `*` in a tag is no wildcard. Undefined when a variable has no value
 * (the key is absent and there is no default, or it has several values): such a pattern matches nothing.
 */
export function resolveTemplate(template: Template, context: ConditionContext): ResolvedPattern | undefined {
  if (template.fixed !== undefined) return { pattern: template.fixed, certain: true };
  let pattern = "";
  let certain = true;
  for (const part of template.parts) {
    if (typeof part === "string") {
      pattern += part;
      continue;
    }
    const found = context.lookup(part.key);
    if (found.state === "unknown") {
      pattern += "*";
      certain = false;
      continue;
    }
    if (found.state === "partial") {
      pattern += widest(found.patterns);
      certain = false;
      continue;
    }
    const value = found.state === "present" && found.values.length === 1 ? found.values[0] : part.fallback;
    if (value === undefined) return undefined;
    pattern += literalPattern(value);
  }
  return { pattern, certain };
}

/** A pattern that matches at least what any of these does: they begin and end alike, or nothing is known. */
function widest(patterns: readonly string[]): string {
  const [first = "*", ...others] = patterns;
  if (others.length === 0) return first;
  let start = 0;
  while (start < first.length && others.every((other) => other.charAt(start) === first.charAt(start))) start += 1;
  const shortest = Math.min(...patterns.map((pattern) => pattern.length)) - start;
  let end = 0;
  while (end < shortest && others.every((other) => other.at(-1 - end) === first.at(-1 - end))) end += 1;
  return `${first.slice(0, start)}*${first.slice(first.length - end)}`;
}
