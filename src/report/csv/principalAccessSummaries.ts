import type { AccessGrant, PrincipalGrants, ResourceEntry } from "../../iam/index.ts";
import { compareText } from "../../platform/compareText.ts";
import { CellGroup, type RowBlock } from "../model/rowBlock.ts";
import { tagsJson } from "../model/tags.ts";

/** What the rows need from the inventory, worked out once for all principals: the cell of every ARN, and their order. */
export interface ResourceCells {
  arns: readonly string[];
  cells: readonly CellGroup[];
  /** The place of each resource in the order of ARNs, and the resource at each place. */
  rank: Uint32Array;
  order: Uint32Array;
}

export function resourceCells(resources: readonly ResourceEntry[]): ResourceCells {
  const arns = resources.map(({ arn }) => arn);
  const rank = new Uint32Array(arns.length);
  const sorted = arns.map((_, index) => index).sort((a, b) => compareText(arns[a] ?? "", arns[b] ?? ""));
  const order = Uint32Array.from(sorted);
  for (let place = 0; place < order.length; place++) rank[order[place] ?? 0] = place;
  return { arns, cells: arns.map((arn) => new CellGroup(arn)), rank, order };
}

/** The varying cell of a row that names no resource. */
const NO_RESOURCE = new CellGroup("");

/**
 * The rows of one principal in order of service, capability and resource. Conditional access counts as access; access
 * granted by several statements is one row. `time`: the analysis time as text.
 */
export function* principalAccessRows(
  time: string,
  access: PrincipalGrants,
  resources: ResourceCells,
): Generator<RowBlock> {
  const { name, arn, type, tags } = access.principal;
  const start = [time, name, arn, type, tagsJson(tags)];
  for (const { service, capability, grants } of byServiceAndCapability(access.grants)) {
    const named = namedResources(grants, resources);
    const varying = grants.some(({ scope }) => scope === "service") ? [NO_RESOURCE, ...named] : named;
    yield { leading: [...start, service, capability], varying, trailing: [] };
  }
}

interface GrantGroup {
  service: string;
  capability: string;
  grants: AccessGrant[];
}

function byServiceAndCapability(grants: readonly AccessGrant[]): GrantGroup[] {
  const groups = new Map<string, GrantGroup>();
  for (const grant of grants) {
    const key = `${grant.capability} ${grant.service}`;
    const group = groups.get(key);
    if (group) group.grants.push(grant);
    else groups.set(key, { service: grant.service, capability: grant.capability, grants: [grant] });
  }
  return [...groups.values()].sort(
    (a, b) => compareText(a.service, b.service) || compareText(a.capability, b.capability),
  );
}

/** Cells of the ARNs and patterns in the grants, each once, in order of their text. */
function namedResources(grants: readonly AccessGrant[], resources: ResourceCells): CellGroup[] {
  const { arns, cells } = resources;
  const indexes = indexesInOrder(grants, resources);
  const named = new Set(grants.filter(({ scope }) => scope === "pattern").map(({ pattern }) => pattern));
  if (named.size === 0) return indexes.map((index) => cells[index] ?? NO_RESOURCE);
  const patterns = [...named].sort(compareText);
  const found: CellGroup[] = [];
  let next = 0;
  for (const index of indexes) {
    const arn = arns[index] ?? "";
    for (let pattern = patterns[next]; pattern !== undefined && pattern <= arn; pattern = patterns[++next]) {
      if (pattern !== arn) found.push(new CellGroup(pattern));
    }
    found.push(cells[index] ?? NO_RESOURCE);
  }
  for (const pattern of patterns.slice(next)) found.push(new CellGroup(pattern));
  return found;
}

/** The resources of the grants, each once, in order of ARN: few are sorted, many are marked at their places. */
function indexesInOrder(grants: readonly AccessGrant[], { rank, order }: ResourceCells): number[] {
  const count = grants.reduce((sum, { resources }) => sum + resources.length, 0);
  if (count < order.length / 16) {
    const places = new Set(grants.flatMap(({ resources }) => resources.map((index) => rank[index] ?? 0)));
    return [...places].sort((a, b) => a - b).map((place) => order[place] ?? 0);
  }
  const marks = new Uint8Array(order.length);
  for (const { resources } of grants) for (const index of resources) marks[rank[index] ?? 0] = 1;
  const found: number[] = [];
  for (let place = 0; place < marks.length; place++) if (marks[place] === 1) found.push(order[place] ?? 0);
  return found;
}
