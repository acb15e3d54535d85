import { CAPABILITIES, type ExternalGrant, type ExternalPrincipal } from "../../../iam/index.ts";
import { compareText } from "../../../platform/compareText.ts";

/** Whether it is another party, and not an AWS service that acts for the account. */
export function isExternal({ kind }: Pick<ExternalPrincipal, "kind">): boolean {
  return kind !== "service";
}

/** The access of one external principal to one resource, for one reason. */
export interface ExternalAccess extends Pick<ExternalGrant, "principal" | "resource" | "conditions" | "because"> {
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
 * Merges the grants that differ only in the capability. Anyone comes first, without conditions before with conditions;
 * then accounts and their principals by name, identity providers, and AWS services; for each, resources in the order of
 * the inventory.
 */
export function externalAccess(grants: readonly ExternalGrant[]): ExternalAccess[] {
  const merged = new Map<string, ExternalAccess>();
  for (const { principal, resource, capability, conditions, because } of grants) {
    const key = JSON.stringify([principal.kind, principal.arn, principal.isSource, resource, conditions, because]);
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

function openRank(access: ExternalAccess): number {
  return access.principal.kind === "anyone" && !isOpen(access) ? 1 : 0;
}

/** Whether it is access for anyone at all, without a condition. */
export function isOpen({ principal, conditions }: Pick<ExternalGrant, "principal" | "conditions">): boolean {
  return principal.kind === "anyone" && conditions.length === 0;
}
