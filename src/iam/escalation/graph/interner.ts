import type { Bits } from "../../sets/bitSet.ts";
import type { Edge, Method, Node, SelfChange, SelfEscalation } from "../paths/edge.ts";
import type { PermissionSet } from "../paths/permissionSet.ts";
import type { Requirement } from "../paths/requirement.ts";
import type { Technique } from "../paths/technique.ts";

/**
 * Nodes with what is equal in them held once: principals hold the same policies, so that sets, requirements and
 * lists of techniques recur. What comes back shares nothing with the policies that it was found in.
 */
export class Interner {
  readonly #sets = new Map<number, Bits[]>();
  readonly #lists = new Map<number, (readonly Requirement[])[]>();
  readonly #requirements = new Map<number, Requirement[]>();
  readonly #strings = new Map<string, string>();
  readonly #techniqueLists = new Map<string, readonly Technique[]>();

  node({ edges, selfEscalations, grantMethods, ...flags }: Node): Node {
    return {
      ...flags,
      edges: listOf(edges, (edge) => this.#edge(edge)),
      selfEscalations: listOf(selfEscalations, (selfEscalation) => this.#selfEscalation(selfEscalation)),
      grantMethods: listOf(grantMethods, (method) => this.#method(method)),
    };
  }

  #edge({ techniques, effect, permissionSet, assumes, before, followUp }: Edge): Edge {
    return {
      techniques: this.techniques(techniques),
      effect,
      permissionSet: this.#permissionSet(permissionSet),
      assumes,
      before: this.#changes(before),
      ...(followUp === undefined ? {} : { followUp }),
    };
  }

  #selfEscalation({ techniques, requires, to, before }: SelfEscalation): SelfEscalation {
    return {
      techniques: this.techniques(techniques),
      requires: this.requires(requires),
      to: this.#string(to),
      before: this.#changes(before),
    };
  }

  #method({ technique, permissionSets }: Method): Method {
    return {
      technique,
      permissionSets: listOf(permissionSets, (permissionSet) => this.#permissionSet(permissionSet)),
    };
  }

  #changes(before: readonly SelfChange[]): readonly SelfChange[] {
    return listOf(before, ({ techniques, requires, to }) => ({
      techniques: this.techniques(techniques),
      requires: this.requires(requires),
      ...(to === undefined ? {} : { to: this.#string(to) }),
    }));
  }

  /** The first that was given of those with the same techniques. */
  techniques(techniques: readonly Technique[]): readonly Technique[] {
    const key = techniques.map(({ id }) => id).join();
    const known = this.#techniqueLists.get(key);
    if (known !== undefined) return known;
    this.#techniqueLists.set(key, techniques);
    return techniques;
  }

  #permissionSet({ requires, certainty, targets }: PermissionSet): PermissionSet {
    return { requires: this.requires(requires), certainty, targets: this.set(targets) };
  }

  /** The first that was given of those with the same members. */
  set(bits: Bits): Bits {
    const hash = bits.reduce(mix, 0);
    const alike = this.#sets.get(hash) ?? [];
    const known = alike.find((other) => other.length === bits.length && other.every((word, at) => word === bits[at]));
    if (known !== undefined) return known;
    this.#sets.set(hash, [...alike, bits]);
    return bits;
  }

  /** The first that was given of those with the same requirements. */
  requires(requires: readonly Requirement[]): readonly Requirement[] {
    if (requires.length === 0) return NONE;
    return once(this.#lists, JSON.stringify(requires), () => requires.map((each) => this.#requirement(each)));
  }

  /** A value read from its own text: a slice of a larger string would keep all of that string in memory. */
  #requirement(requirement: Requirement): Requirement {
    const text = JSON.stringify(requirement);
    return once(this.#requirements, text, () =>
      JSON.parse(text, (_, value) => (typeof value === "string" ? this.#string(value) : value)),
    );
  }

  #string(text: string): string {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const flat: string = JSON.parse(JSON.stringify(text));
    this.#strings.set(flat, flat);
    return flat;
  }
}

const NONE: readonly never[] = [];

function listOf<Item>(items: readonly Item[], intern: (item: Item) => Item): readonly Item[] {
  return items.length === 0 ? NONE : items.map(intern);
}

/** What has the same text, by the hash of the text, which is not kept. */
function once<Item>(known: Map<number, Item[]>, text: string, make: () => Item): Item {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = mix(hash, text.charCodeAt(at));
  const alike = known.get(hash) ?? [];
  const found = alike.find((other) => JSON.stringify(other) === text);
  if (found !== undefined) return found;
  const made = make();
  known.set(hash, [...alike, made]);
  return made;
}

/**
 * A step of FNV-1a, on 32 bits; the upper bits are folded into the lower ones, so that words which differ there alone
 * get different hashes.
 */
function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x01000193);
  return mixed ^ (mixed >>> 15);
}
