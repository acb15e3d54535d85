import { CAPABILITIES } from "../../../iam/catalogue/capability.ts";
import type { PrincipalAccess } from "../../../iam/model.ts";
import { CAPABILITY_BITS, weight } from "./mask.ts";
import { type PackedProof, proofOf } from "./proof.ts";
import { proofStore } from "./proofStore.ts";
import type { AccessGroup, AccessRows, ProofVariant } from "./rows.ts";

export type { AccessRows } from "./rows.ts";

/** Ways to the same access that are told apart in one group. */
const VARIANTS = 4;

/**
 * Gathers who can do what, principal by principal in order of ARN. `proofBytes`: what it may hold of proofs; beyond it the
 * lines that weigh least are given up first (proofStore.ts).
 */
export function createAccessCollector(proofBytes = 3_000_000) {
  const services = new Map<string, number>();
  const groups = new Map<string, AccessGroup>();
  const order: AccessGroup[] = [];
  const groupOf: number[] = [];
  const numbers = new Map<AccessGroup, number>();
  const store = proofStore(proofBytes);
  const serviceOf = (name: string): number => {
    const number = services.get(name) ?? services.size;
    services.set(name, number);
    return number;
  };
  return {
    add(access: PrincipalAccess): void {
      const { isFullAdmin, isIamAdmin, arn } = access.principal;
      const masks = new Map<number, number>();
      for (const { service, capability, certainty } of access.grants) {
        const bit = 1 << CAPABILITIES.indexOf(capability);
        const bits = certainty === "allowed" ? bit | (bit << CAPABILITY_BITS) : bit;
        masks.set(serviceOf(service), (masks.get(serviceOf(service)) ?? 0) | bits);
      }
      const sorted = [...masks].sort(([a], [b]) => a - b);
      const isServiceLinked = arn.includes(":role/aws-service-role/");
      const flags = { isFullAdmin, isIamAdmin, isServiceLinked };
      const key = `${flagCharacter(flags)}${sorted.map(([service, mask]) => String.fromCharCode(service, mask)).join("")}`;
      let group = groups.get(key);
      if (group === undefined) {
        const sum = sorted.reduce((total, [, mask]) => total + weight(mask), 0);
        group = { cells: key.slice(1), members: [], ...flags, weight: sum, variants: [], others: 0 };
        groups.set(key, group);
        numbers.set(group, order.length);
        order.push(group);
      }
      const principal = groupOf.length;
      groupOf.push(numbers.get(group) ?? 0);
      group.members.push(principal);
      const added = addProof(group, principal, proofOf(access, serviceOf));
      if (added) store.hold(added, group);
    },
    rows(): AccessRows {
      return { services: [...services.keys()], groups: order, groupOf };
    },
  };
}

type Flags = Pick<AccessGroup, "isFullAdmin" | "isIamAdmin" | "isServiceLinked">;

function flagCharacter({ isFullAdmin, isIamAdmin, isServiceLinked }: Flags): string {
  return String(Number(isFullAdmin) + 2 * Number(isIamAdmin) + 4 * Number(isServiceLinked));
}

/** The variant, if it is a new one. */
function addProof(group: AccessGroup, principal: number, { lines, limits }: PackedProof): ProofVariant | undefined {
  const same = group.variants.find(
    (variant) =>
      variant.total === lines.length &&
      variant.limits.join() === limits.join() &&
      variant.lines.every((line, index) => line === lines[index]),
  );
  if (same) {
    same.members.push(principal);
    return;
  }
  if (group.variants.length === VARIANTS) {
    group.others += 1;
    return;
  }
  const variant = { members: [principal], lines, limits, total: lines.length };
  group.variants.push(variant);
  return variant;
}
