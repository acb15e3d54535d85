import { byCertainty, CERTAINTIES, type Certainty, isSurer } from "../../certainty.ts";
import { type Bits, difference } from "../../sets/bitSet.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import type { PermissionSet } from "../paths/permissionSet.ts";

/** Leaves out the targets that an earlier, simpler method reaches no less surely. */
export class CoveredTargets {
  readonly #reached: Record<Certainty, Bits>;

  constructor(principals: EntitySet) {
    this.#reached = { ...byCertainty(() => principals.none()) };
  }

  /** The permission sets without the targets reached before, which count as reached from now on. */
  add(permissionSets: readonly PermissionSet[]): PermissionSet[] {
    return permissionSets.flatMap((permissionSet) => {
      const { certainty, targets } = permissionSet;
      const left = difference(targets, this.#reached[certainty]);
      if (left.every((word) => word === 0)) return [];
      for (const level of CERTAINTIES) {
        if (isSurer(level, certainty)) continue;
        this.#reached[level] = this.#reached[level].map((word, at) => word | (left[at] ?? 0));
      }
      return [{ ...permissionSet, targets: left }];
    });
  }
}
