import { and, byCertainty, CERTAINTIES, type Certainty, isSurer } from "../../certainty.ts";
import { type Bits, contains, difference, intersectsBeyond, unite } from "../../sets/bitSet.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { combined, type PermissionSet } from "../paths/permissionSet.ts";

/** Leaves out the targets that an earlier, simpler method reaches no less surely. */
export class CoveredTargets {
  /** What is reached at least as surely. */
  readonly #reached: Record<Certainty, Bits>;

  constructor(principals: EntitySet) {
    this.#reached = { ...byCertainty(() => principals.none()) };
  }

  /** The permission sets without the targets reached before, which count as reached from now on. */
  add(permissionSets: readonly PermissionSet[]): PermissionSet[] {
    return permissionSets.flatMap((permissionSet) => {
      if (this.#covers(permissionSet)) return [];
      const { certainty, targets } = permissionSet;
      const left = difference(targets, this.#reached[certainty]);
      for (const level of CERTAINTIES) if (!isSurer(level, certainty)) unite(this.#reached[level], left);
      return [{ ...permissionSet, targets: left }];
    });
  }

  /**
   * The same for `both(a, b)`. There may be very many pairs and few that reach anything new, so those that do not are
   * passed over before they are made: what is less sure than one of the pair reaches nothing that this one has not reached.
   */
  addBoth(a: readonly PermissionSet[], b: readonly PermissionSet[]): PermissionSet[] {
    const found: PermissionSet[] = [];
    for (const one of a) {
      for (const other of b) {
        if (this.#covers(one)) break;
        const reached = this.#reached[and(one.certainty, other.certainty)];
        if (intersectsBeyond(one.targets, other.targets, reached)) found.push(...this.add([combined(one, other)]));
      }
    }
    return found;
  }

  #covers({ certainty, targets }: PermissionSet): boolean {
    return contains(this.#reached[certainty], targets);
  }
}
