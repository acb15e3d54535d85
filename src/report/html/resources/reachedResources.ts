import type { ExternalGrant, ResourceEntry } from "../../../iam/index.ts";
import { compareText } from "../../../platform/compareText.ts";
import { isReported } from "../../model/reportedTypes.ts";
import { tagValue } from "../../model/tags.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { REACH_KINDS, type ReachKind } from "../../summary/resourceReach.ts";
import { isOpen, isOutsider } from "./externalAccess.ts";

/** A resource that is reported, and who reaches it. */
export interface ReachedResource {
  /** Position in the inventory. */
  index: number;
  entry: ResourceEntry;
  confidentiality: string;
  /** Numbers of sets. */
  sets: Readonly<Record<ReachKind, number>>;
  /** How many from outside, AWS's own services aside. */
  outsiders: number;
  /** Whether anyone at all is one of them, and only under conditions or always. */
  anyone: "no" | "conditional" | "open";
}

const OPENNESS: readonly ReachedResource["anyone"][] = ["no", "conditional", "open"];

function openness(grants: readonly ExternalGrant[]): ReachedResource["anyone"] {
  const toAnyone = grants.filter(({ principal }) => principal.kind === "anyone");
  if (toAnyone.length === 0) return "no";
  return toAnyone.some(isOpen) ? "open" : "conditional";
}

/** What comes first is what most should look at: open to anyone, then to the outside, then data by how many reach it. */
export function reachedResources({ resources, reach, external }: ReportFacts): ReachedResource[] {
  const outside = Map.groupBy(
    external.filter(({ principal }) => isOutsider(principal)),
    ({ resource }) => resource,
  );
  const reached = resources.flatMap((entry, index): ReachedResource[] => {
    if (!isReported(entry)) return [];
    const sets = Object.fromEntries(REACH_KINDS.map((kind) => [kind, reach.set(index, kind)])) as Record<
      ReachKind,
      number
    >;
    const grants = outside.get(index) ?? [];
    const outsiders = new Set(grants.map(({ principal }) => principal.name)).size;
    const confidentiality = tagValue(entry.tags, "confidentiality");
    return [{ index, entry, confidentiality, sets, outsiders, anyone: openness(grants) }];
  });
  const widest = ({ sets }: ReachedResource) =>
    Math.max(...[sets.read, sets.write, sets.delete].map((set) => reach.sets.size(set)));
  const keyed = reached.map((resource) => ({ resource, widest: widest(resource) }));
  keyed.sort(
    ({ resource: a, widest: wideA }, { resource: b, widest: wideB }) =>
      OPENNESS.indexOf(b.anyone) - OPENNESS.indexOf(a.anyone) ||
      b.outsiders - a.outsiders ||
      wideB - wideA ||
      reach.sets.size(b.sets.administer) - reach.sets.size(a.sets.administer) ||
      compareText(a.entry.name, b.entry.name) ||
      compareText(a.entry.arn, b.entry.arn),
  );
  return keyed.map(({ resource }) => resource);
}

/** Resources of one type that the same principals reach, none of them from outside; in the order of their first. */
export function alike(reached: readonly ReachedResource[]): ReachedResource[][] {
  return [
    ...Map.groupBy(reached, ({ index, entry, confidentiality, sets, outsiders }) =>
      outsiders > 0 ? String(index) : [entry.type, confidentiality, ...Object.values(sets)].join("\n"),
    ).values(),
  ];
}
