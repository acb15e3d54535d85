import { ADMINISTER, DELETE_DATA, READ_DATA, USE, WRITE_DATA } from "../../iam/index.ts";
import type { AccessColumn } from "./accessColumns.ts";
import { createPrincipalSets, NOBODY, type PrincipalSets } from "./principalSets.ts";

/** The kinds of access to a resource that the HTML report shows. The CSVs also have who can read its settings. */
export const REACH_KINDS = ["administer", "use", "read", "write", "delete"] as const;

export type ReachKind = (typeof REACH_KINDS)[number];

/** Their bits in a mask. */
const BITS = [ADMINISTER, USE, READ_DATA, WRITE_DATA, DELETE_DATA].map((mask) => Math.log2(mask));

/** Which principals of the account have access to each resource. */
export interface ResourceReach {
  /** The number of the set of principals with this access to the resource at this position of the inventory. */
  set(resource: number, kind: ReachKind): number;
  sets: PrincipalSets;
}

/**
 * Collects who has access to what, column by column. The two columns of a role, for assuming and for administering it,
 * become one. With 5,000 principals and 10,000 resources it holds about 3 MB: a set that many resources share is kept once,
 * and when no more sets fit, only the sizes of later ones are kept.
 */
export function createReachCollector(setCharacters?: number) {
  const interned = createPrincipalSets(setCharacters);
  const places = new Map<number, number>();
  const numbers: number[] = [];
  return {
    /** One byte per principal in order of ARN; bit i is CAPABILITIES[i]. */
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

/** For each of `BITS` the principals whose mask has it. Branch-free, since masks are hard to predict. */
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
