import type { ServiceScope } from "../../catalogue/serviceActions.ts";
import { arnRemainders } from "../../policy/names/arnPattern.ts";
import { compilePattern } from "../../policy/pattern.ts";
import type { Template } from "../../policy/variables.ts";
import { witnessOf } from "../../policy/witness.ts";
import type { Bits } from "../../sets/bitSet.ts";
import type { EvaluatedResource } from "./evaluatedResource.ts";
import { prefixRange } from "./patternIndex.ts";

/** The names inside a resource: the names that begin with `prefix`. */
export interface Subresource {
  prefix: string;
  /** A name in it that only wildcards match. */
  witness: string;
  scope: ServiceScope;
  mask: Bits;
  resource: number;
}

/** A part of a resource that a pattern names. */
export interface NamedPart extends Subresource {
  /** A name in the part that only wildcards match. */
  arn: string;
  /** The pattern of the part, after `prefix`. */
  rest: string;
}

/** Patterns whose parts are remembered: those that principals share come again and again. */
const REMEMBERED = 2_000;

/** What the resources of an account contain: objects of buckets, indexes of tables. */
export class Subresources {
  readonly #list: readonly Subresource[];
  readonly #prefixes: readonly string[];
  /** Length of the shortest prefix. */
  readonly #shortest: number;
  readonly #byPrefix: ReadonlyMap<string, readonly Subresource[]>;
  readonly #variables: readonly { subresource: Subresource; template: Template }[];
  readonly #inside = new Map<string, readonly NamedPart[]>();

  constructor(subresources: readonly Subresource[], resources: readonly EvaluatedResource[]) {
    this.#list = [...subresources].sort((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0));
    this.#prefixes = this.#list.map(({ prefix }) => prefix);
    this.#shortest = Math.min(...new Set(subresources.map(({ prefix }) => prefix.length)));
    this.#byPrefix = Map.groupBy(this.#list, ({ prefix }) => prefix);
    this.#variables = this.#list.flatMap((subresource) =>
      (resources[subresource.resource]?.policy?.statements ?? [])
        .flatMap(({ resource }) => resource?.patterns ?? [])
        .flatMap(({ fixed, template }) => (fixed === undefined ? [{ subresource, template }] : [])),
    );
  }

  /** The parts of resources that their own policies name without variables, each once. */
  namedInPolicies(resources: readonly EvaluatedResource[]): NamedPart[] {
    return this.#list.flatMap((subresource) => {
      const found = new Map<string, NamedPart>();
      for (const { resource } of resources[subresource.resource]?.policy?.statements ?? []) {
        for (const { fixed } of resource?.patterns ?? []) {
          for (const part of fixed === undefined ? [] : partsNamed(fixed.text)(subresource)) found.set(part.arn, part);
        }
      }
      return [...found.values()];
    });
  }

  /** The parts of resources that a pattern names without naming the whole: a witness in each. */
  inside(pattern: string): readonly NamedPart[] {
    const known = this.#inside.get(pattern);
    if (known !== undefined) return known;
    if (this.#inside.size >= REMEMBERED) this.#inside.clear();
    const found = this.#search(pattern);
    this.#inside.set(pattern, found);
    return found;
  }

  /** The parts of resources that their policies name by variables of the caller; `resolve` fills them in. */
  *insideByVariables(resolve: (template: Template, resource: number) => string | undefined): Iterable<NamedPart> {
    for (const { subresource, template } of this.#variables) {
      const pattern = resolve(template, subresource.resource);
      if (pattern !== undefined) yield* partsNamed(pattern)(subresource);
    }
  }

  /** The subresource that a name lies in; undefined when it lies in no known resource. */
  holding(arn: string): Subresource | undefined {
    const least = this.#shortest;
    for (let end = arn.length; end >= least; end--) {
      if (!isSeparator(arn.charCodeAt(end - 1))) continue;
      const found = this.#byPrefix.get(arn.slice(0, end))?.[0];
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #search(pattern: string): NamedPart[] {
    const literal = pattern.search(/[*?]/);
    const start = literal < 0 ? pattern : pattern.slice(0, literal);
    const candidates: Subresource[] = [];
    const [from, to] = prefixRange(this.#prefixes, start);
    candidates.push(...this.#list.slice(from, to));
    for (let end = start.length - 1; end > 0; end--) {
      if (isSeparator(start.charCodeAt(end - 1))) candidates.push(...(this.#byPrefix.get(start.slice(0, end)) ?? []));
    }
    return candidates.flatMap(partsNamed(pattern));
  }
}

/** Whether it is what subresource is set off by: a slash or a colon. */
function isSeparator(code: number): boolean {
  return code === 47 || code === 58;
}

/** The parts of a subresource that a pattern names: none when it names all of it, or nothing in it. */
function partsNamed(pattern: string): (subresource: Subresource) => NamedPart[] {
  const matches = compilePattern(pattern);
  const wildcard = pattern.search(/[*?]/);
  return (subresource) => {
    const { prefix, witness } = subresource;
    if (matches(witness)) return [];
    const isPlain = (wildcard < 0 || wildcard >= prefix.length) && pattern.startsWith(prefix);
    const rests = isPlain ? [pattern.slice(prefix.length)] : arnRemainders(pattern, prefix);
    return rests.filter((rest) => rest !== "").map((rest) => ({ ...subresource, rest, arn: prefix + witnessOf(rest) }));
  };
}
