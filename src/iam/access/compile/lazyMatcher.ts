import { compilePattern, type Matcher } from "../../policy/pattern.ts";

/** The matcher of a pattern, compiled when first used: most patterns are looked up in an index and never matched by themselves. */
export function lazily(pattern: string): Matcher {
  let matches: Matcher | undefined;
  return (value) => {
    matches ??= compilePattern(pattern);
    return matches(value);
  };
}
