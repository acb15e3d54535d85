import type { PatternMeetings } from "./patternMeetings.ts";
import type { SubresourceClasses } from "./subresourceClasses.ts";

/** Subresources that every pattern of a principal meets alike, so that what holds on a part of one holds on all. */
export interface SubresourceGroup {
  /** Ascending positions. */
  members: readonly number[];
  /** Any of them. */
  first: number;
}

/** Divides the subresources by how the patterns of one principal meet them. */
export class SubresourcePartition {
  readonly #groupOf: Int32Array;
  readonly #meetings: readonly PatternMeetings[];
  #size: number;

  /** `names`: those by which policies of resources can name the principal. */
  constructor(classes: SubresourceClasses, names: readonly string[], meetings: readonly PatternMeetings[]) {
    this.#groupOf = classes.common.slice();
    this.#meetings = meetings;
    this.#size = classes.count;
    for (const position of classes.naming(names)) this.#groupOf[position] = classes.named[position] ?? 0;
    for (const each of meetings) if (each.divides) this.#divide(each);
  }

  /** The groups in which the patterns name parts. */
  get groups(): SubresourceGroup[] {
    const named = new Set<number>();
    for (const { positions, numbers, list } of this.#meetings) {
      if (list.every(({ parts }) => parts.length === 0)) continue;
      let last = -1;
      for (let at = 0; at < positions.length; at++) {
        const group = this.#groupOf[positions[at] ?? 0] ?? 0;
        if (group === last || list[numbers[at] ?? 0]?.parts.length === 0) continue;
        named.add(group);
        last = group;
      }
    }
    const members = new Map<number, number[]>();
    if (named.size === 0) return [];
    for (let position = 0; position < this.#groupOf.length; position++) {
      const group = this.#groupOf[position] ?? 0;
      if (!named.has(group)) continue;
      const list = members.get(group);
      if (list === undefined) members.set(group, [position]);
      else list.push(position);
    }
    return [...members.values()].map((list) => ({ members: list, first: list[0] ?? 0 }));
  }

  #divide({ positions, numbers, list }: PatternMeetings): void {
    const groups = new Map<number, number>();
    let lastKey = -1;
    let last = 0;
    for (let at = 0; at < positions.length; at++) {
      const position = positions[at] ?? 0;
      const key = (this.#groupOf[position] ?? 0) * list.length + (numbers[at] ?? 0);
      if (key !== lastKey) {
        last = groups.get(key) ?? this.#size;
        if (last === this.#size) {
          groups.set(key, last);
          this.#size += 1;
        }
        lastKey = key;
      }
      this.#groupOf[position] = last;
    }
  }
}
