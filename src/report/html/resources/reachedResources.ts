import type { ExternalGrant, ResourceEntry } from "../../../iam/index.ts";
import { compareText } from "../../../platform/compareText.ts";
import { isReported } from "../../model/reportedTypes.ts";
import { tagValue } from "../../model/tags.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { REACH_KINDS, type ReachKind } from "../../summary/resourceReach.ts";
import { isExternal, isOpen } from "./externalAccess.ts";

/** A reported resource, and who has access to it. */
export interface ReachedResource {
  /** Position in the inventory. */
  index: number;
  entry: ResourceEntry;
  confidentiality: string;
  /** Numbers of sets of principals, by access. */
  sets: Readonly<Record<ReachKind, number>>;
  /** How many external principals have access, not counting AWS services. */
  externalCount: number;
  /** Whether it is known whom its own policy lets in. */
  isPolicyKnown: boolean;
  /** Whether anyone at all has access: not, under conditions, or without. */
  anyone: "no" | "conditional" | "open";
}

const OPENNESS: readonly ReachedResource["anyone"][] = ["no", "conditional", "open"];

function openness(grants: readonly ExternalGrant[]): ReachedResource["anyone"] {
  const toAnyone = grants.filter(({ principal }) => principal.kind === "anyone");
  if (toAnyone.length === 0) return "no";
  return toAnyone.some(isOpen) ? "open" : "conditional";
}

/** Those open to anyone come first, then those with external access, then those that the most principals can reach. */
export function reachedResources({ resources, reach, external, known }: ReportFacts): ReachedResource[] {
  const externalGrants = Map.groupBy(
    external.filter(({ principal }) => isExternal(principal)),
    ({ resource }) => resource,
  );
  const reached = resources.flatMap((entry, index): ReachedResource[] => {
    if (!isReported(entry)) return [];
    const sets = Object.fromEntries(REACH_KINDS.map((kind) => [kind, reach.set(index, kind)])) as Record<
      ReachKind,
      number
    >;
    const grants = externalGrants.get(index) ?? [];
    const externalCount = new Set(grants.map(({ principal }) => principal.name)).size;
    const confidentiality = tagValue(entry.tags, "confidentiality");
    const isPolicyKnown = known.isPolicyKnown(entry.arn);
    return [{ index, entry, confidentiality, sets, externalCount, isPolicyKnown, anyone: openness(grants) }];
  });
  const widest = ({ sets }: ReachedResource) =>
    Math.max(...[sets.read, sets.write, sets.delete].map((set) => reach.sets.size(set)));
  const keyed = reached.map((resource) => ({ resource, widest: widest(resource) }));
  keyed.sort(
    ({ resource: a, widest: wideA }, { resource: b, widest: wideB }) =>
      OPENNESS.indexOf(b.anyone) - OPENNESS.indexOf(a.anyone) ||
      b.externalCount - a.externalCount ||
      wideB - wideA ||
      reach.sets.size(b.sets.administer) - reach.sets.size(a.sets.administer) ||
      compareText(a.entry.name, b.entry.name) ||
      compareText(a.entry.arn, b.entry.arn),
  );
  return keyed.map(({ resource }) => resource);
}

/** Groups of resources of one type and with the same access, none of it external; in the order of their first. */
export function withSameAccess(reached: readonly ReachedResource[]): ReachedResource[][] {
  return [
    ...Map.groupBy(reached, ({ index, entry, confidentiality, sets, externalCount, isPolicyKnown }) =>
      externalCount > 0 || !isPolicyKnown
        ? String(index)
        : [entry.type, confidentiality, ...Object.values(sets)].join("\n"),
    ).values(),
  ];
}
