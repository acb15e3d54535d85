import type { AccessRows } from "../../summary/accessGroups.ts";
import { CAPABILITY_BITS } from "../../summary/accessMask.ts";
import { unpackLine } from "../../summary/proofLine.ts";
import { type ArnsOf, statementKey } from "../../summary/statementTexts.ts";

/** What the statements of a policy give to those that have it, as far as the access map has the reasons. */
export interface PolicyGives {
  /** Services by the capability's bit: the most that one of its holders gets by it at once. */
  counts: number[];
  /** Numbers of the services, those with the weightiest access first. */
  services: Set<number>;
}

/** By `Proof.policy`. */
export function givesByPolicy(access: AccessRows, arns: ArnsOf): Map<string, PolicyGives> {
  const found = new Map<string, PolicyGives>();
  for (const { variants } of access.groups.toSorted((a, b) => b.weight - a.weight)) {
    for (const variant of variants) {
      for (const packed of variant.lines) {
        const { statements, gives, counts, on } = unpackLine(packed);
        const policies = new Set(
          statements.flatMap((one) => statementKey(one, variant, on?.resources.first[0], arns)?.[0] ?? []),
        );
        for (const policy of policies) {
          const known = found.get(policy) ?? {
            counts: new Array<number>(CAPABILITY_BITS).fill(0),
            services: new Set(),
          };
          found.set(policy, known);
          for (const [bit, amount] of counts.entries()) known.counts[bit] = Math.max(known.counts[bit] ?? 0, amount);
          for (const [, { first }] of gives) for (const service of first) known.services.add(service);
        }
      }
    }
  }
  return found;
}
