import { ADMINISTER, DELETE_DATA, READ_DATA, USE, WRITE_DATA } from "../../iam/index.ts";
import type { AccessColumn } from "./accessColumns.ts";
import { createPrincipalSets, NOBODY, type PrincipalSets } from "./principalSets.ts";

/** What the report says of a resource. Who may see its settings is left to the files. */
export const REACH_KINDS = ["administer", "use", "read", "write", "delete"] as const;

export type ReachKind = (typeof REACH_KINDS)[number];

/** The bits of a mask that they stand for. */
const BITS = [ADMINISTER, USE, READ_DATA, WRITE_DATA, DELETE_DATA].map((mask) => Math.log2(mask));

/** Who of the account reaches the resources. */
export interface ResourceReach {
  /** For the resource of this position in the inventory: the number of the set that may do this with it. */
  set(resource: number, kind: ReachKind): number;
  sets: PrincipalSets;
}

/**
 * Gathers who reaches what, column by column. A role is two columns, one for acting as it and one for administering it;
 * they become one. At 5,000 principals and 10,000 resources it holds some 3 MB: a set that many resources share is held
 * once, and when those that differ do not fit any more, only their sizes are kept.
 */
export function createReachCollector(setCharacters?: number) {
  const interned = createPrincipalSets(setCharacters);
  const places = new Map<number, number>();
  const numbers: number[] = [];
  return {
    /** One byte a principal in order of ARN, bit i is CAPABILITIES[i]. */
    add({ resource }: AccessColumn, masks: Uint8Array): void {
      const place = places.get(resource) ?? places.size;
      places.set(resource, place);
      for (const [at, bytes] of columnSets(masks).entries()) {
        const set = interned.intern(bytes);
        const index = place * BITS.length + at;
        numbers[index] = interned.union(numbers[index] ?? NOBODY, set);
      }
    },
    reach(): ResourceReach {
      return {
        set(resource, kind) {
          const place = places.get(resource);
          return place === undefined ? NOBODY : (numbers[place * BITS.length + REACH_KINDS.indexOf(kind)] ?? NOBODY);
        },
        sets: interned.sets,
      };
    },
  };
}

/** For each of `BITS` the principals whose mask has it. No branch on a mask: it would be guessed wrong half of the time. */
function columnSets(masks: Uint8Array): Uint8Array[] {
  const length = Math.ceil(masks.length / 8);
  return BITS.map((bit) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 1) {
      let byte = 0;
      for (let of = 0; of < 8; of += 1) byte |= (((masks[at * 8 + of] ?? 0) >> bit) & 1) << of;
      bytes[at] = byte;
    }
    return bytes;
  });
}
