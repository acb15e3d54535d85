import type { AccountInventory } from "./accountInventory.ts";

/** An identity-based policy of the account, or one of AWS that the account lists. */
export interface PolicyEntry {
  /** As in `Proof.policy`: ARN of a managed policy, `{arn of group}#{name}` of an inline policy of a group. */
  id: string;
  /** ID of the default version; undefined of an inline policy, and of one that the account does not list. */
  version: string | undefined;
  /** ARNs of the groups that have it, sorted. */
  groups: readonly string[];
  /** Whether a managed policy makes a full administrator by itself; worked out when asked. */
  givesEverything(): boolean;
}

/** Managed policies, and the inline policies of groups, sorted by id. Principals know their own. */
export function policyEntries(
  { policyVersions, groups, entities }: AccountInventory,
  givesEverything: (policyArn: string) => boolean,
): PolicyEntry[] {
  const known = new Map<string, boolean>();
  const once = (id: string): boolean => {
    const answer = known.get(id) ?? givesEverything(id);
    known.set(id, answer);
    return answer;
  };
  const groupsOf = new Map<string, string[]>();
  for (const id of policyVersions.keys()) groupsOf.set(id, []);
  for (const [name, { attached, inline }] of groups) {
    const arn = entities.groups.get(name)?.arn ?? name;
    for (const id of [...attached, ...inline.map((policy) => policy.id)]) {
      const listed = groupsOf.get(id);
      if (listed === undefined) groupsOf.set(id, [arn]);
      else if (!listed.includes(arn)) listed.push(arn);
    }
  }
  return [...groupsOf]
    .map(([id, arns]) => ({
      id,
      version: policyVersions.get(id),
      groups: arns.sort(),
      givesEverything: () => once(id),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
