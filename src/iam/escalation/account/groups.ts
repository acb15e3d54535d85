import type { Account } from "../../access/analyzedAccount.ts";
import { addBit, type Bits } from "../../sets/bitSet.ts";
import { EntitySet } from "../paths/entitySet.ts";

/** The groups of an account and who is in them. */
export interface Groups {
  entities: EntitySet;
  /** By position of the group: its members among the principals. */
  members: readonly Bits[];
}

export function groupsOf({ inventory }: Account, principals: EntitySet): Groups {
  const { entities } = inventory;
  const groups = new EntitySet([...entities.groups.values()].map(({ arn }) => ({ arn })));
  const members = groups.arns.map(() => principals.none());
  for (const { arn, groups: names } of entities.principals.values()) {
    for (const name of names) {
      const found = members[groups.positionOf(entities.groups.get(name)?.arn ?? "") ?? -1];
      if (found !== undefined) addBit(found, principals.positionOf(arn) ?? 0);
    }
  }
  return { entities: groups, members };
}
