import { services } from "../../catalogue/catalogue.ts";
import type { CapabilityDecision } from "../evaluate/evaluateActions.ts";
import type { AccessGrant } from "../model.ts";

/** A grant whose reasons are still numbers. */
export interface Draft {
  /** Index of the service. */
  service: number;
  decision: CapabilityDecision;
  scope: AccessGrant["scope"];
  resources: readonly number[];
  pattern: string;
  /** Service principals, where only services may do it for the principal. */
  through?: readonly string[];
}

const SCOPES: Readonly<Record<AccessGrant["scope"], number>> = { pattern: 0, resource: 1, service: 2 };

let ranks: Int32Array | undefined;

/** By index of the service, its place among the display names; services that are called alike share one. */
function serviceRanks(): Int32Array {
  if (ranks !== undefined) return ranks;
  const names = [...new Set(services().map(({ displayName }) => displayName))].sort();
  const byName = new Map(names.map((name, at) => [name, at]));
  const made = new Int32Array(services().length);
  for (const { index, displayName } of services()) made[index] = byName.get(displayName) ?? 0;
  ranks = made;
  return made;
}

/** Sorts as a report shows them: by service, capability, scope, first resource or pattern, certain ones first. */
export function sortDrafts(drafts: readonly Draft[]): Draft[] {
  const rankOf = serviceRanks();
  return drafts
    .map((draft) => ({
      draft,
      rank: (rankOf[draft.service] ?? 0) * 32 + draft.decision.capability * 4 + SCOPES[draft.scope],
    }))
    .sort((a, b) => a.rank - b.rank || compare(a.draft, b.draft))
    .map(({ draft }) => draft);
}

function compare(a: Draft, b: Draft): number {
  const byResource = (a.resources[0] ?? 0) - (b.resources[0] ?? 0);
  if (byResource !== 0) return byResource;
  if (a.pattern !== b.pattern) return a.pattern < b.pattern ? -1 : 1;
  return Number(b.decision.certain) - Number(a.decision.certain);
}
