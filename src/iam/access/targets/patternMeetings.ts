import { arnRemainders } from "../../policy/names/arnPattern.ts";
import { compilePattern } from "../../policy/pattern.ts";
import { remainders } from "../../policy/witness.ts";
import { lowerBound, prefixRange } from "./patternIndex.ts";
import { isSeparator, kindOf, nameInside, type Subresource } from "./subresource.ts";

/** Positions a cache of meetings may hold before it starts again: 2 MB. Those that meet all of a kind alike share theirs. */
const CACHED_POSITIONS = 250_000;

/** What a pattern does to the names inside a subresource; the same in all those that it does not tell apart. */
export interface Meeting {
  /** Patterns of the parts that it names, after the prefix; none where it names the whole, or nothing. */
  readonly parts: readonly string[];
}

interface Places {
  /** Ascending. */
  readonly positions: Int32Array;
  /** By the same index: number in `list`. */
  readonly numbers: Int32Array;
}

/** The subresources inside which a pattern matches or names something, by position. */
export interface PatternMeetings extends Places {
  readonly list: readonly Meeting[];
  /** Whether it tells subresources of one kind apart. */
  readonly divides: boolean;
}

/** The meeting with the subresource at a position; undefined for none. */
export function meetingAt({ positions, numbers, list }: PatternMeetings, position: number): Meeting | undefined {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((positions[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return positions[low] === position ? list[numbers[low] ?? 0] : undefined;
}

/**
 * How patterns meet the subresources of an account. A pattern is compared once, with the subresources that begin as it
 * does; the answer is kept for all the statements and principals that share the pattern.
 */
export class PatternMeetingIndex {
  readonly #list: readonly Subresource[];
  readonly #prefixes: readonly string[];
  readonly #kinds: Int32Array;
  readonly #sizes: number[] = [];
  readonly #known = new Map<string, PatternMeetings>();
  readonly #alike = new Map<string, Places>();
  #cached = 0;

  /** `sorted` by prefix. */
  constructor(sorted: readonly Subresource[]) {
    this.#list = sorted;
    this.#prefixes = sorted.map(({ prefix }) => prefix);
    const kinds = new Map<string, number>();
    this.#kinds = Int32Array.from(sorted, (subresource) => {
      const key = kindOf(subresource);
      const kind = kinds.get(key) ?? kinds.size;
      kinds.set(key, kind);
      this.#sizes[kind] = (this.#sizes[kind] ?? 0) + 1;
      return kind;
    });
  }

  of(pattern: string): PatternMeetings {
    const known = this.#known.get(pattern);
    if (known !== undefined) return known;
    if (this.#cached > CACHED_POSITIONS) {
      this.#known.clear();
      this.#alike.clear();
      this.#cached = 0;
    }
    const found = this.#search(pattern);
    this.#cached += 64 + (found.divides ? found.positions.length : 0);
    this.#known.set(pattern, found);
    return found;
  }

  #search(pattern: string): PatternMeetings {
    const meetingWith = prepared(pattern);
    const positions: number[] = [];
    const numbers: number[] = [];
    const list: Meeting[] = [];
    const byText = new Map<string, number>();
    for (const position of this.#candidates(pattern)) {
      const subresource = this.#list[position];
      const found = subresource && meetingWith(subresource);
      if (found === undefined) continue;
      let number = byText.get(found.text);
      if (number === undefined) {
        number = list.push({ parts: found.parts }) - 1;
        byText.set(found.text, number);
      }
      positions.push(position);
      numbers.push(number);
    }
    const alike = this.#meetsAlike(positions, numbers);
    const places = alike ?? { positions: Int32Array.from(positions), numbers: Int32Array.from(numbers) };
    return { ...places, list, divides: alike === undefined };
  }

  /** Of a pattern that meets all subresources of a kind in one way; shared by those that meet the same kinds. */
  #meetsAlike(positions: readonly number[], numbers: readonly number[]): Places | undefined {
    const found = new Map<number, { number: number; count: number }>();
    for (const [at, position] of positions.entries()) {
      const kind = this.#kinds[position] ?? 0;
      const number = numbers[at] ?? 0;
      const seen = found.get(kind);
      if (seen === undefined) found.set(kind, { number, count: 1 });
      else if (seen.number !== number) return undefined;
      else seen.count += 1;
    }
    for (const [kind, { count }] of found) if (count !== this.#sizes[kind]) return undefined;
    const key = [...found].map(([kind, { number }]) => `${kind}:${number}`).join(" ");
    const known = this.#alike.get(key);
    if (known !== undefined) return known;
    const made = { positions: Int32Array.from(positions), numbers: Int32Array.from(numbers) };
    this.#cached += positions.length;
    this.#alike.set(key, made);
    return made;
  }

  /** Ascending positions of the subresources whose prefix begins as the pattern does, or the other way around. */
  #candidates(pattern: string): number[] {
    const wildcard = pattern.search(/[*?]/);
    const start = wildcard < 0 ? pattern : pattern.slice(0, wildcard);
    const found: number[] = [];
    for (let end = 1; end < start.length; end++) {
      if (!isSeparator(start.charCodeAt(end - 1))) continue;
      const prefix = start.slice(0, end);
      for (let at = lowerBound(this.#prefixes, prefix); this.#prefixes[at] === prefix; at++) found.push(at);
    }
    const [from, to] = prefixRange(this.#prefixes, start);
    for (let at = from; at < to; at++) found.push(at);
    return found;
  }
}

/** What of a subresource patterns are compared with. */
type Names = Pick<Subresource, "prefix" | "witness" | "names" | "excluded">;

type MeetingWith = (
  subresource: Names,
) => (Meeting & { /** Equal for meetings that are alike. */ text: string }) | undefined;

/** A pattern, prepared to meet many subresources. */
function prepared(pattern: string): MeetingWith {
  const partsIn = partsNamed(pattern);
  return (subresource) => {
    const parts = partsIn(subresource);
    const rests = remainders(pattern, subresource.prefix);
    if (parts.length === 0 && rests.length === 0) return undefined;
    return { parts, text: `${rests.map(({ length }) => length).join(" ")}\n${parts.join("\n")}` };
  };
}

/** Patterns of the parts of a subresource that a pattern names: none when it names all of it, or nothing in it. */
export function partsNamed(pattern: string): (subresource: Names) => string[] {
  const matches = compilePattern(pattern);
  const wildcard = pattern.search(/[*?]/);
  const restsAfter = arnRemainders(pattern);
  return (subresource) => {
    const { prefix, witness } = subresource;
    if (matches(witness)) return [];
    const isPlain = (wildcard < 0 || wildcard >= prefix.length) && pattern.startsWith(prefix);
    const rests = isPlain ? [pattern.slice(prefix.length)] : restsAfter(prefix);
    return rests.filter((rest) => rest !== "" && nameInside(subresource, rest) !== undefined);
  };
}
