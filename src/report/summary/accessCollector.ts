import { CAPABILITIES, isServiceLinkedRole, type PrincipalGrants } from "../../iam/index.ts";
import type { AccessGroup, AccessRows, ProofVariant } from "./accessGroups.ts";
import { CAPABILITY_BITS, weight } from "./accessMask.ts";
import { type PackedProof, proofOf } from "./proof.ts";
import { proofStore } from "./proofStore.ts";

/** Most proofs that one group keeps apart. */
const VARIANTS = 4;

/**
 * Collects who can do what, principal by principal in order of ARN. `proofBytes`: the memory for proofs; beyond it, the
 * lines with the least weight are dropped first (proofStore.ts).
 */
export function createAccessCollector(proofBytes = 1_800_000) {
  const services = new Map<string, number>();
  const positions = new Map<string, number>();
  const groups: AccessGroup[] = [];
  const groupOf: number[] = [];
  const store = proofStore(proofBytes);
  const serviceOf = (name: string): number => {
    const number = services.get(name) ?? services.size;
    services.set(name, number);
    return number;
  };
  return {
    add(access: PrincipalGrants): void {
      const { isFullAdmin, isIamAdmin, arn } = access.principal;
      const masks = new Map<number, number>();
      for (const { service, capability, certainty } of access.grants) {
        const bit = 1 << CAPABILITIES.indexOf(capability);
        const bits = certainty === "certain" ? bit | (bit << CAPABILITY_BITS) : bit;
        masks.set(serviceOf(service), (masks.get(serviceOf(service)) ?? 0) | bits);
      }
      const sorted = [...masks].sort(([a], [b]) => a - b);
      const flags = { isFullAdmin, isIamAdmin, isServiceLinked: isServiceLinkedRole(arn) };
      const key = `${flagCharacter(flags)}${sorted.map(([service, mask]) => String.fromCharCode(service, mask)).join("")}`;
      const proof = proofOf(access, serviceOf);
      const principal = groupOf.length;
      const position = positions.get(key) ?? groups.length;
      groupOf.push(position);
      let group = groups[position];
      let added: ProofVariant | undefined;
      if (group === undefined) {
        added = variantOf(principal, proof);
        const sum = sorted.reduce((total, [, mask]) => total + weight(mask), 0);
        const members = { members: [principal], variants: [added], others: 0 };
        group = { cells: key.slice(1), ...flags, weight: sum, ...members };
        positions.set(key, position);
        groups.push(group);
      } else {
        group.members.push(principal);
        added = addProof(group, principal, proof);
      }
      if (added) store.hold(added, group);
    },
    rows(): AccessRows {
      return { services: [...services.keys()], groups, groupOf };
    },
  };
}

type Flags = Pick<AccessGroup, "isFullAdmin" | "isIamAdmin" | "isServiceLinked">;

function flagCharacter({ isFullAdmin, isIamAdmin, isServiceLinked }: Flags): string {
  return String(Number(isFullAdmin) + 2 * Number(isIamAdmin) + 4 * Number(isServiceLinked));
}

function variantOf(principal: number, { lines, limits }: PackedProof): ProofVariant {
  return { members: [principal], lines, limits, total: lines.length };
}

/** The variant that was added for the proof; undefined if the group has it already, or enough others. */
function addProof(group: AccessGroup, principal: number, proof: PackedProof): ProofVariant | undefined {
  const same = group.variants.find((variant) => isOf(proof, variant));
  if (same) {
    same.members.push(principal);
    return;
  }
  if (group.variants.length === VARIANTS) {
    group.others += 1;
    return;
  }
  const variant = variantOf(principal, proof);
  group.variants.push(variant);
  return variant;
}

/** Whether the proof is the same as the variant, as far as the variant's lines were kept. */
function isOf({ lines, limits }: PackedProof, variant: ProofVariant): boolean {
  if (variant.total !== lines.length) return false;
  if (variant.lines.length === 0) return true;
  return variant.limits.join() === limits.join() && variant.lines.every((line, index) => line === lines[index]);
}
