import { compilePattern, literalPrefix } from "../../policy/pattern.ts";

/** Positions a cache of matches may hold before it starts again: 1 MB. */
const CACHED_POSITIONS = 250_000;
const NONE = new Int32Array(0);

/** First position in a sorted list whose text is not before `text`, in code-unit order. */
export function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The half-open range of a sorted list whose texts begin with `prefix`. */
export function prefixRange(sorted: readonly string[], prefix: string): [number, number] {
  const from = lowerBound(sorted, prefix);
  return [from, prefix === "" ? sorted.length : Math.max(from, lowerBound(sorted, `${prefix}\uFFFF`))];
}

/**
 * Sorted names and the patterns that match them. A pattern looks only at the names that begin as it does, once: the
 * answer is kept for all the statements and principals that share the pattern.
 */
export class PatternIndex {
  readonly #names: readonly string[];
  readonly #matches = new Map<string, Int32Array>();
  #cached = 0;

  constructor(sortedNames: readonly string[]) {
    this.#names = sortedNames;
  }

  /** Ascending positions of the names that the pattern matches. */
  matching(pattern: string): Int32Array {
    const known = this.#matches.get(pattern);
    if (known !== undefined) return known;
    const found = this.#search(pattern);
    if (this.#cached > CACHED_POSITIONS) {
      this.#matches.clear();
      this.#cached = 0;
    }
    this.#matches.set(pattern, found);
    this.#cached += found.length + 64;
    return found;
  }

  #search(pattern: string): Int32Array {
    const [from, to] = prefixRange(this.#names, literalPrefix(pattern));
    if (from === to) return NONE;
    const matches = compilePattern(pattern);
    const found: number[] = [];
    for (let at = from; at < to; at++) if (matches(this.#names[at] ?? "")) found.push(at);
    return Int32Array.from(found);
  }
}
