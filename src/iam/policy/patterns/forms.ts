import { arnParts } from "../arn.ts";
import type { Truth } from "../truth.ts";
import { commonWitness } from "../witness.ts";

/**
 * Forms: patterns for a value of the request that is known in part. `true` where the pattern of a policy matches every
 * value of the form, `false` where it matches none.
 */
export type CompareForm = (pattern: string, form: string) => Truth;

/** The form of a value of which nothing is known. */
export const ANY_FORM = "*";

export function compareForm(pattern: string, form: string): Truth {
  if (contains(pattern, form)) return "true";
  return commonWitness(pattern, form) === undefined ? "false" : "unknown";
}

/** The same for ARNs, part by part; a pattern `*` stands for every ARN. */
export function compareArnForm(pattern: string, form: string): Truth {
  const [parts, values] = [arnParts(pattern), arnParts(form)];
  if (pattern === "*") return values.length === 6 ? "true" : "unknown";
  if (parts.length < 6) return "false";
  // In fewer parts a wildcard of the form may stand for several.
  if (values.length < 6) return compareForm(pattern, form) === "false" ? "false" : "unknown";
  const truths = parts.map((part, at) => compareForm(part, values[at] ?? ""));
  if (truths.includes("false")) return "false";
  return truths.includes("unknown") ? "unknown" : "true";
}

/** Whether `wide` matches all that `narrow` does: its literals stand for themselves, and only a `*` takes in a `*`. */
export function contains(wide: string, narrow: string): boolean {
  // By how much of `wide` has been matched, whether it can take in what is read of `narrow`.
  let reached = [true];
  for (let i = 0; i < wide.length; i++) reached.push((reached[i] ?? false) && wide.charAt(i) === "*");
  for (const character of narrow.split("")) {
    const next = [false];
    for (let i = 0; i < wide.length; i++) {
      const expected = wide.charAt(i);
      const takes = expected === "?" ? character !== "*" : expected === character && expected !== "*";
      if (expected === "*") next.push((reached[i + 1] ?? false) || (next[i] ?? false));
      else next.push(takes && (reached[i] ?? false));
    }
    reached = next;
  }
  return reached[wide.length] ?? false;
}
