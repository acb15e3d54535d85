/**
 * Wildcard patterns of IAM: `*` stands for any characters, none included, and `?` for exactly one (a UTF-16 unit).
 *
 * A pattern is matched against the whole ARN, colons like any other character: "IAM JSON policy elements: Resource"
 * says that a `*` which ends a segment expands beyond the colon, so `arn:aws:sqs:*:orders` reaches the queue of every
 * account. (Condition operators of the Arn family compare segment by segment instead: `arn.ts`.)
 *
 * A `*` or `?` that is meant literally (`${*}`, or the value of a policy variable) stands in a pattern as a Unicode
 * noncharacter, which no ARN, action or tag may hold; `literalPattern` writes it so.
 */
const LITERAL_MANY = "\uFDD0";
const LITERAL_ONE = "\uFDD1";
const QUESTION = 63;

export type Matcher = (value: string) => boolean;

/** The pattern that matches `text` alone. */
export function literalPattern(text: string): string {
  if (!/[*?]/.test(text)) return text;
  return text.replaceAll("*", LITERAL_MANY).replaceAll("?", LITERAL_ONE);
}

/** The text that a pattern without wildcards matches. */
export function patternText(pattern: string): string {
  return pattern.replaceAll(LITERAL_MANY, "*").replaceAll(LITERAL_ONE, "?");
}

export function hasWildcard(pattern: string): boolean {
  return pattern.includes("*") || pattern.includes("?");
}

/** What every string that the pattern matches begins with. */
export function literalPrefix(pattern: string): string {
  const wildcard = pattern.search(/[*?]/);
  return patternText(wildcard < 0 ? pattern : pattern.slice(0, wildcard));
}

/** Case-sensitive; for actions, give both in lower case. Time is at most |pattern| × |value|, whatever the pattern. */
export function matchesPattern(pattern: string, value: string): boolean {
  const star = pattern.indexOf("*");
  if (star < 0 && !pattern.includes("?")) return value === patternText(pattern);
  if (star === pattern.length - 1 && !pattern.includes("?"))
    return value.startsWith(patternText(pattern.slice(0, star)));
  return compilePattern(pattern)(value);
}

/** The same, prepared for many values. */
export function compilePattern(pattern: string): Matcher {
  if (!hasWildcard(pattern)) {
    const text = patternText(pattern);
    return (value) => value === text;
  }
  const pieces = pattern.split("*").map(compilePiece);
  const first = pieces[0];
  const last = pieces[pieces.length - 1];
  if (first === undefined || last === undefined || pieces.length === 1) {
    return (value) => first !== undefined && value.length === first.length && first.at(value, 0);
  }
  const middle = pieces.slice(1, -1).filter((piece) => piece.length > 0);
  const least = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (least === 0) return () => true;
  if (middle.length === 0 && last.length === 0) return (value) => value.length >= least && first.at(value, 0);
  return (value) => {
    const end = value.length - last.length;
    if (value.length < least || !first.at(value, 0) || !last.at(value, end)) return false;
    let from = first.length;
    for (const piece of middle) {
      const found = piece.find(value, from, end);
      if (found < 0) return false;
      from = found + piece.length;
    }
    return true;
  };
}

/** The same, prepared when first used: most patterns are looked up in an index and never matched by themselves. */
export function lazilyCompiled(pattern: string): Matcher {
  let matches: Matcher | undefined;
  return (value) => {
    matches ??= compilePattern(pattern);
    return matches(value);
  };
}

/** What stands between two `*`: the leftmost place is always as good as any later one. */
interface Piece {
  length: number;
  /** Whether the piece stands at this position; `position` is never negative. */
  at: (value: string, position: number) => boolean;
  /** The first place from `from` on that ends at or before `end`; -1 without one. */
  find: (value: string, from: number, end: number) => number;
}

function compilePiece(text: string): Piece {
  const { length } = text;
  if (!text.includes("?")) {
    const literal = patternText(text);
    // ARNs differ at their ends: one look at the last character settles most comparisons.
    const ending = length === 0 ? Number.NaN : literal.charCodeAt(length - 1);
    return {
      length,
      at: (value, position) =>
        length === 0 || (value.charCodeAt(position + length - 1) === ending && value.startsWith(literal, position)),
      find: (value, from, end) => {
        const found = value.indexOf(literal, from);
        return found + length <= end ? found : -1;
      },
    };
  }
  const codes = Array.from({ length }, (_, i) =>
    text.charCodeAt(i) === QUESTION ? -1 : patternText(text.charAt(i)).charCodeAt(0),
  );
  const at = (value: string, position: number): boolean =>
    position + length <= value.length &&
    codes.every((code, i) => code === -1 || value.charCodeAt(position + i) === code);
  return {
    length,
    at,
    find: (value, from, end) => {
      for (let position = from; position + length <= end; position++) if (at(value, position)) return position;
      return -1;
    },
  };
}
