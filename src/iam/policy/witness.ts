import { patternText } from "./pattern.ts";

/**
 * Witnesses: concrete names that stand for a set of names. A wildcard becomes a token that no policy names, so a
 * pattern matches the witness of another exactly when it covers all that the other matches. Access to a witness is
 * access to what the pattern means in general; a Deny on a part of it does not match.
 */
export const WITNESS = "\uFDEF\uFDEF\uFDEF";
const WITNESS_ONE = "\uFDEF";

/** A name that the pattern matches, in which every wildcard is a token that no policy names. */
export function witnessOf(pattern: string): string {
  const text = pattern.replace(/\*+|\?/g, (wildcard) => (wildcard === "?" ? WITNESS_ONE : WITNESS));
  return patternText(text);
}

function witnessOfCharacter(character: string): string {
  if (character === "?") return WITNESS_ONE;
  return literal(character);
}

/** What a character of a pattern stands for that is no wildcard. */
function literal(character: string): string {
  return character < "\uFDD0" ? character : patternText(character);
}

/**
 * What is left of a pattern once it has matched `prefix`: the patterns of the rest, for every way to match it. Empty
 * when the pattern matches nothing that begins so.
 */
export function remainders(pattern: string, prefix: string): string[] {
  const start = Math.min(wildcardAt(pattern), prefix.length);
  if (!prefix.startsWith(patternText(pattern.slice(0, start)))) return [];
  let states: number[] = [];
  reach(pattern, start, states);
  for (let at = start; at < prefix.length && states.length > 0; at++) {
    const character = prefix.charAt(at);
    const next: number[] = [];
    for (const state of states) {
      const expected = pattern.charAt(state);
      if (expected === "*") reach(pattern, state, next);
      else if (expected === "?" || literal(expected) === character) reach(pattern, state + 1, next);
    }
    states = next;
  }
  return states.map((state) => pattern.slice(state));
}

/** Adds a state to ascending ones, and what is reached with it: a `*` may match nothing. */
function reach(pattern: string, state: number, states: number[]): void {
  for (let at = state; ; at++) {
    if (at > (states.at(-1) ?? -1)) states.push(at);
    if (pattern.charAt(at) !== "*") return;
  }
}

/**
 * A name that both patterns match, with the wildcard token where both leave it open; undefined when no name matches
 * both. `excluded`: what a `*` of `b`, by its place in it, does not take of what `a` has in writing.
 */
export function commonWitness(a: string, b: string, excluded?: ReadonlyMap<number, string>): string | undefined {
  const literal = Math.min(wildcardAt(a), wildcardAt(b));
  const start = a.slice(0, literal);
  if (!b.startsWith(start)) return undefined;
  const rest = meet(
    a.slice(literal),
    b.slice(literal),
    (character, at) => excluded?.get(literal + at)?.includes(character) !== true,
  );
  return rest === undefined ? undefined : patternText(start) + rest;
}

function wildcardAt(pattern: string): number {
  const at = pattern.search(/[*?]/);
  return at < 0 ? pattern.length : at;
}

/** Whether the `*` of `b` at a place takes a character of `a`. */
type Takes = (character: string, at: number) => boolean;

function meet(a: string, b: string, takes: Takes): string | undefined {
  const width = b.length + 1;
  const reachable = new Uint8Array((a.length + 1) * width);
  for (let i = a.length; i >= 0; i--) {
    for (let j = b.length; j >= 0; j--) {
      const x = a.charAt(i);
      const y = b.charAt(j);
      const at = i * width + j;
      if (x === "" && y === "") reachable[at] = 1;
      else if (x === "*") reachable[at] = (reachable[at + width] ?? 0) | (y === "" ? 0 : (reachable[at + 1] ?? 0));
      else if (y === "*")
        reachable[at] = (reachable[at + 1] ?? 0) | (x === "" || !takes(x, j) ? 0 : (reachable[at + width] ?? 0));
      else if (x !== "" && y !== "" && (x === y || x === "?" || y === "?"))
        reachable[at] = reachable[at + width + 1] ?? 0;
    }
  }
  return reachable[0] === 1 ? walk(a, b, reachable, takes) : undefined;
}

function walk(a: string, b: string, reachable: Uint8Array, takes: Takes): string {
  const width = b.length + 1;
  let text = "";
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const x = a.charAt(i);
    const y = b.charAt(j);
    const at = i * width + j;
    if (x === "*" && y === "*") {
      text += WITNESS;
      if (reachable[at + width] === 1) i += 1;
      else j += 1;
    } else if (x === "*") {
      if (y !== "" && reachable[at + 1] === 1) {
        text += witnessOfCharacter(y);
        j += 1;
      } else i += 1;
    } else if (y === "*") {
      if (x !== "" && takes(x, j) && reachable[at + width] === 1) {
        text += witnessOfCharacter(x);
        i += 1;
      } else j += 1;
    } else {
      text += witnessOfCharacter(x === "?" ? y : x);
      i += 1;
      j += 1;
    }
  }
  return text;
}
