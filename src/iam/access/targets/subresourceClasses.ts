import type { CompiledPolicy } from "../../policy/compiledStatement.ts";
import { compilePattern } from "../../policy/pattern.ts";
import { remainders } from "../../policy/witness.ts";
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
  readonly #targets: TargetClasses;
  /** Position of the subresource by the position of its witness among the targets. */
  readonly #ofTarget: ReadonlyMap<number, number>;

  /** `targetOf`: the position of a subresource's witness among the targets. */
  constructor(
    { list }: Subresources,
    resources: readonly EvaluatedResource[],
    targets: TargetClasses,
    targetOf: (subresource: Subresource) => number | undefined,
  ) {
    const known = new Map<string, number>();
    const facts = new Map<unknown, number>();
    const classOf = (key: string): number => {
      const number = known.get(key) ?? known.size;
      known.set(key, number);
      return number;
    };
    const positions = list.map((subresource) => targetOf(subresource) ?? -1);
    const alike = list.map((subresource, position) => {
      const resource = resources[subresource.resource];
      const known = resource && factsAt(resource, subresource.witness);
      const number = facts.get(known) ?? facts.size;
      facts.set(known, number);
      return `${number} ${policyText(resource?.policy, subresource) ?? `only ${position}`}`;
    });
    this.named = Int32Array.from(list, (_, at) => classOf(`${targets.named[positions[at] ?? -1]} ${alike[at]}`));
    this.common = Int32Array.from(list, (_, at) => classOf(`${targets.common[positions[at] ?? -1]} ${alike[at]}`));
    this.count = known.size;
    this.#targets = targets;
    this.#ofTarget = new Map(positions.map((target, at) => [target, at]));
  }

  /** The positions of the subresources of resources whose policies have one of the names. */
  *naming(names: readonly string[]): Iterable<number> {
    for (const target of this.#targets.naming(names)) {
      const position = this.#ofTarget.get(target);
      if (position !== undefined) yield position;
    }
  }
}

/**
 * What a resource's policy says of the names in a subresource, its own name aside: equal texts, equal statements.
 * Undefined where that depends on the caller.
 */
function policyText(policy: CompiledPolicy | undefined, { prefix, witness }: Subresource): string | undefined {
  const parts: string[] = [];
  for (const { resource, likeness, readsResource } of policy?.statements ?? []) {
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
