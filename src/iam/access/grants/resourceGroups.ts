import type { PrincipalEvaluation } from "../evaluate/principalEvaluation.ts";
import type { ReachedInside } from "./subresourceGrants.ts";

/** Resources on which a principal may do the same for the same reasons. */
export interface ResourceCase {
  /** The groups of their targets, those alone where anything is allowed. */
  groups: readonly number[];
  /** What is allowed on parts of each. */
  inside: ReachedInside;
  /** Ascending. */
  resources: readonly number[];
}

const NOTHING: ReachedInside = new Map();
const EMPTY = 0;

/** Whether anything is allowed in a group. */
const UNKNOWN = 0;
const NO = 1;
const YES = 2;

export interface ResourceCases {
  list: readonly ResourceCase[];
  /** Case by resource; -1 for none. */
  caseOf: Int32Array;
}

/**
 * Resources whose targets fall into the same groups, and on whose parts the same is allowed, are one case. Resources on
 * which nothing is allowed are in none.
 */
export function resourceCases(
  evaluation: PrincipalEvaluation,
  parts: ReadonlyMap<number, ReachedInside>,
): ResourceCases {
  const { ofResource } = evaluation.account.targets;
  const { partition } = evaluation;
  const { groupOf } = partition;
  const sets = new GroupSets();
  const allowing = new Uint8Array(partition.size);
  const insides = [...new Set(parts.values())];
  const numberOf = new Map(insides.map((inside, at) => [inside, partition.size + at]));
  for (let resource = 0; resource < ofResource.length; resource++) {
    let set = EMPTY;
    for (const position of ofResource[resource] ?? []) {
      const group = groupOf[position] ?? 0;
      if (allowing[group] === UNKNOWN) allowing[group] = evaluation.ofGroup(group) === undefined ? NO : YES;
      if (allowing[group] === YES) set = sets.with(set, group);
    }
    const inside = parts.get(resource);
    if (inside !== undefined) set = sets.with(set, numberOf.get(inside) ?? 0);
    if (set !== EMPTY) sets.add(set, resource);
  }
  const list = sets.list.flatMap(({ groups, resources }): ResourceCase[] => {
    if (resources.length === 0) return [];
    const last = groups.at(-1) ?? 0;
    return last < partition.size
      ? [{ groups, inside: NOTHING, resources }]
      : [{ groups: groups.slice(0, -1), inside: insides[last - partition.size] ?? NOTHING, resources }];
  });
  const caseOf = new Int32Array(ofResource.length).fill(-1);
  list.forEach(({ resources }, at) => {
    for (const resource of resources) caseOf[resource] = at;
  });
  return { list, caseOf };
}

interface GroupSet {
  groups: readonly number[];
  resources: number[];
  /**
   * The set with one more group, by that group. The last answer is kept as well: similar resources follow each other.
   */
  next: Map<number, number>;
  lastGroup: number;
  lastNext: number;
}

/** Sets of groups, numbered in the order they are met; what is allowed inside is one more group, the last. */
class GroupSets {
  readonly list: GroupSet[] = [];

  constructor() {
    this.#make([]);
  }

  /** The set that has the group as well. */
  with(from: number, group: number): number {
    const set = this.list[from];
    if (set === undefined) return EMPTY;
    if (set.lastGroup === group) return set.lastNext;
    let to = set.next.get(group);
    if (to === undefined) {
      to = set.groups.includes(group) ? from : this.#make([...set.groups, group]);
      set.next.set(group, to);
    }
    set.lastGroup = group;
    set.lastNext = to;
    return to;
  }

  add(at: number, resource: number): void {
    this.list[at]?.resources.push(resource);
  }

  #make(groups: readonly number[]): number {
    return this.list.push({ groups, resources: [], next: new Map(), lastGroup: -1, lastNext: EMPTY }) - 1;
  }
}
