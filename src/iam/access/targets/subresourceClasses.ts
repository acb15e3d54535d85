import type { CompiledStatement } from "../../policy/compiledStatement.ts";
import { compilePattern } from "../../policy/pattern.ts";
import { remainders } from "../../policy/witness.ts";
import type { ShapeInterner } from "../compile/resourcePolicyShape.ts";
import { type EvaluatedResource, factsAt } from "./evaluatedResource.ts";
import type { Subresource } from "./subresource.ts";
import type { Subresources } from "./subresources.ts";
import type { TargetClasses } from "./targetClasses.ts";

/**
 * The classes of subresources: in those of one class, the policy of the resource and what is known of the resource
 * decide alike on a part of one name. As of targets there are two, for the principals that the resource's policy names
 * and for all others.
 */
export class SubresourceClasses {
  readonly named: Int32Array;
  readonly common: Int32Array;
  readonly count: number;
  /** By a name: the positions of the subresources of resources whose policies have it. */
  readonly #naming = new Map<string, number[]>();

  /** `targetOf`: the position of a subresource's witness among the targets. */
  constructor(
    { list }: Subresources,
    resources: readonly EvaluatedResource[],
    targets: TargetClasses,
    shapes: ShapeInterner,
    targetOf: (subresource: Subresource) => number | undefined,
  ) {
    const known = new Map<string, number>();
    const classOf = (...key: (string | number | undefined)[]): number => {
      const text = key.join("\n");
      const number = known.get(text) ?? known.size;
      known.set(text, number);
      return number;
    };
    const facts = new Map<unknown, number>();
    const named: number[] = [];
    const common: number[] = [];
    list.forEach((subresource, position) => {
      const resource = resources[subresource.resource];
      const here = resource && factsAt(resource, subresource.witness);
      const fact = facts.get(here) ?? facts.size;
      facts.set(here, fact);
      const statements = resource?.policy?.statements ?? [];
      const broad: CompiledStatement[] = [];
      for (const statement of statements) {
        const names = shapes.namesIn(statement);
        if (names === undefined) broad.push(statement);
        for (const name of names ?? []) this.#addName(name, position);
      }
      const textOf = (some: readonly CompiledStatement[]): string =>
        policyText(some, subresource) ?? `only ${position}`;
      const target = targetOf(subresource) ?? -1;
      named.push(classOf(targets.named[target], fact, textOf(statements)));
      common.push(classOf(targets.common[target], fact, textOf(broad)));
    });
    this.named = Int32Array.from(named);
    this.common = Int32Array.from(common);
    this.count = known.size;
  }

  /** The positions of the subresources of resources whose policies have one of the names. */
  *naming(names: readonly string[]): Iterable<number> {
    for (const name of names) yield* this.#naming.get(name) ?? [];
  }

  #addName(name: string, position: number): void {
    const positions = this.#naming.get(name);
    if (positions === undefined) this.#naming.set(name, [position]);
    else if (positions.at(-1) !== position) positions.push(position);
  }
}

/**
 * What statements of a resource's policy say of the names in a subresource, its own name aside: equal texts, equal
 * statements. Undefined where that depends on the caller.
 */
function policyText(statements: readonly CompiledStatement[], { prefix, witness }: Subresource): string | undefined {
  const parts: string[] = [];
  for (const { resource, likeness, readsResource } of statements) {
    const rests: string[] = [];
    if (readsResource) return undefined;
    for (const { fixed } of resource?.patterns ?? []) {
      if (fixed === undefined) return undefined;
      rests.push(...(compilePattern(fixed.text)(witness) ? ["*"] : remainders(fixed.text, prefix)));
    }
    parts.push(likeness, resource === undefined ? "" : `${resource.not} ${JSON.stringify(rests)}`);
  }
  return parts.join("\n");
}
