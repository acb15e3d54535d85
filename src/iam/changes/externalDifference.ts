import type { PublishedCertainty } from "../certainty.ts";
import { isGain } from "./accessDifference.ts";
import type { ComparedExternal, ExternalAccessChange, GainedLost } from "./model.ts";

/** External access that is gained, and external access that is lost; sorted by resource, principal and capability. */
export function externalDifference(
  previous: readonly ComparedExternal[],
  current: readonly ComparedExternal[],
): GainedLost<ExternalAccessChange> {
  const found = new Map<string, ExternalAccessChange>();
  const mark = (side: "from" | "to", { principal, name, resource, capability, certainty }: ComparedExternal) => {
    const key = `${resource}\n${principal}\n${capability}`;
    const entry = found.get(key) ?? { principal, name, resource, capability, from: null, to: null };
    entry[side] = stronger(entry[side], certainty);
    found.set(key, entry);
  };
  for (const grant of previous) mark("from", grant);
  for (const grant of current) mark("to", grant);
  const changed = [...found]
    .filter(([, { from, to }]) => from !== to)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, change]) => change);
  return { gained: changed.filter(isGain), lost: changed.filter((change) => !isGain(change)) };
}

function stronger(a: PublishedCertainty | null, b: PublishedCertainty): PublishedCertainty {
  return a === "allowed" ? a : b;
}
