import type { Account } from "../../access/analyzedAccount.ts";
import { addBit, type Bits, positions } from "../../sets/bitSet.ts";
import { EntitySet } from "../paths/entitySet.ts";
import type { Groups } from "./groups.ts";

/** Versions of a managed policy other than the default one ("IAM and AWS STS quotas"). */
const OTHER_VERSIONS = 4;

/** The customer managed policies of an account, and who has them; lists are by position of the policy. */
export interface ManagedPolicies {
  entities: EntitySet;
  /** The principals that it is attached to, directly or through a group. */
  holders: readonly Bits[];
  /** The groups that it is attached to, by position of the group. */
  groups: readonly Bits[];
  /** The principals whose permissions boundary it is. */
  bounded: readonly Bits[];
  /** The policies with as many versions as a policy can have. */
  withAllVersions: Bits;
}

export function managedPoliciesOf(
  { inventory }: Account,
  principals: EntitySet,
  { entities: groups, members }: Groups,
): ManagedPolicies {
  const { entities } = inventory;
  const policies = new EntitySet([...entities.editable.keys()].map((arn) => ({ arn })));
  const found = {
    entities: policies,
    holders: policies.arns.map(() => principals.none()),
    groups: policies.arns.map(() => groups.none()),
    bounded: policies.arns.map(() => principals.none()),
    withAllVersions: policies.none(),
  };
  const add = (sets: readonly Bits[], policy: string | undefined, position: number): void => {
    const set = sets[policies.positionOf(policy ?? "") ?? -1];
    if (set !== undefined) addBit(set, position);
  };
  principals.arns.forEach((arn, at) => {
    const entity = entities.principals.get(arn);
    for (const policy of entity?.attached ?? []) add(found.holders, policy, at);
    add(found.bounded, entity?.boundary, at);
  });
  for (const { arn, attached } of entities.groups.values()) {
    const group = groups.positionOf(arn) ?? 0;
    for (const policy of attached) {
      add(found.groups, policy, group);
      for (const member of positions(members[group] ?? groups.none())) add(found.holders, policy, member);
    }
  }
  for (const [arn, others] of entities.editable) {
    const at = policies.positionOf(arn);
    if (at !== undefined && others.length >= OTHER_VERSIONS) addBit(found.withAllVersions, at);
  }
  return found;
}
