import { CAPABILITIES, type ExternalGrant, type ExternalPrincipal } from "../../../iam/index.ts";
import { compareText } from "../../../platform/compareText.ts";

/** Whether it is someone else, and not a service of AWS that works for the account. */
export function isOutsider({ kind }: Pick<ExternalPrincipal, "kind">): boolean {
  return kind !== "service";
}

/** What someone from outside may do with one resource, for one reason. */
export interface OutsideAccess extends Pick<ExternalGrant, "principal" | "resource" | "conditions" | "because"> {
  /** Bit i is CAPABILITIES[i]. */
  mask: number;
}

const RANKS: Readonly<Record<ExternalPrincipal["kind"], number>> = {
  anyone: 0,
  account: 1,
  principal: 1,
  federated: 2,
  service: 3,
};

/**
 * Grants that differ only in the capability become one. Anyone comes first, without
 * conditions before with them; then accounts and those in them by name, then
 * providers of sign-ins, then AWS's services; of each the resources in the order of the inventory.
 */
export function outsideAccess(grants: readonly ExternalGrant[]): OutsideAccess[] {
  const merged = new Map<string, OutsideAccess>();
  for (const { principal, resource, capability, conditions, because } of grants) {
    const key = JSON.stringify([principal.kind, principal.arn, resource, conditions, because]);
    const known = merged.get(key) ?? { principal, resource, conditions, because, mask: 0 };
    known.mask |= 1 << CAPABILITIES.indexOf(capability);
    merged.set(key, known);
  }
  return [...merged.values()].sort(
    (a, b) =>
      RANKS[a.principal.kind] - RANKS[b.principal.kind] ||
      openRank(a) - openRank(b) ||
      compareText(a.principal.name, b.principal.name) ||
      compareText(a.principal.arn, b.principal.arn) ||
      a.resource - b.resource,
  );
}

function openRank(access: OutsideAccess): number {
  return access.principal.kind === "anyone" && !isOpen(access) ? 1 : 0;
}

/** Whether it is open to anyone at all, with no condition that narrows it. */
export function isOpen({ principal, conditions }: Pick<ExternalGrant, "principal" | "conditions">): boolean {
  return principal.kind === "anyone" && conditions.length === 0;
}
