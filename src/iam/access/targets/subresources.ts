import type { Template } from "../../policy/variables.ts";
import type { EvaluatedResource } from "./evaluatedResource.ts";
import { PatternMeetingIndex, partsNamed } from "./patternMeetings.ts";
import { isSeparator, nameInside, type Subresource } from "./subresource.ts";

/** A part of a resource that a pattern names. */
export interface NamedPart extends Subresource {
  /** A name in the part that only wildcards match. */
  arn: string;
}

/** What the resources of an account contain: objects of buckets, indexes of tables. */
export class Subresources {
  /** Sorted by prefix. */
  readonly list: readonly Subresource[];
  readonly meetings: PatternMeetingIndex;
  /** Length of the shortest prefix. */
  readonly #shortest: number;
  readonly #byPrefix: ReadonlyMap<string, readonly Subresource[]>;
  readonly #variables: readonly { position: number; template: Template }[];

  constructor(subresources: readonly Subresource[], resources: readonly EvaluatedResource[]) {
    this.list = [...subresources].sort((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : 0));
    this.meetings = new PatternMeetingIndex(this.list);
    this.#shortest = Math.min(...new Set(subresources.map(({ prefix }) => prefix.length)));
    this.#byPrefix = Map.groupBy(this.list, ({ prefix }) => prefix);
    this.#variables = this.list.flatMap(({ resource: at }, position) =>
      (resources[at]?.policy?.statements ?? [])
        .flatMap(({ resource }) => resource?.patterns ?? [])
        .flatMap(({ fixed, template }) => (fixed === undefined ? [{ position, template }] : [])),
    );
  }

  /** The parts of resources that their own policies name without variables, each once. */
  namedInPolicies(resources: readonly EvaluatedResource[]): NamedPart[] {
    return this.list.flatMap((subresource) => {
      const found = new Map<string, NamedPart>();
      for (const { resource } of resources[subresource.resource]?.policy?.statements ?? []) {
        for (const { fixed } of resource?.patterns ?? []) {
          for (const rest of fixed === undefined ? [] : partsNamed(fixed.text)(subresource)) {
            const arn = subresource.prefix + (nameInside(subresource, rest) ?? "");
            found.set(arn, { ...subresource, arn });
          }
        }
      }
      return [...found.values()];
    });
  }

  /**
   * The parts of resources that their policies name by variables of the caller, with the position of their subresource;
   * `resolve` fills the variables in.
   */
  *namedByVariables(
    resolve: (template: Template, resource: number) => string | undefined,
  ): Iterable<{ position: number; name: string }> {
    for (const { position, template } of this.#variables) {
      const subresource = this.list[position];
      const pattern = subresource && resolve(template, subresource.resource);
      if (subresource === undefined || pattern === undefined) continue;
      for (const rest of partsNamed(pattern)(subresource)) {
        const name = nameInside(subresource, rest);
        if (name !== undefined) yield { position, name };
      }
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
}
