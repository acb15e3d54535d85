import { addBit, type Bits, hasBit, intersection, intersects, isEmpty, positions } from "../../sets/bitSet.ts";
import type { Edge, Node, Way } from "../paths/edge.ts";
import { surenessOfEdge } from "../paths/edgeCertainty.ts";
import type { Hop, Route } from "../paths/path.ts";
import { least, type Option, type Sureness } from "../paths/permissionSet.ts";

/** Principals looked at from one. */
const VISITED = 300;

/** The principals whose grants make an administrator of someone else, and everyone who can come to act as one of them. */
export function grantingPrincipals(nodes: readonly (Node | undefined)[], ready: Bits, level: Sureness): Bits {
  const found = ready.map(() => 0);
  nodes.forEach((node, at) => {
    if (node !== undefined && !node.administrator && grantsOf(node, ready, level).length > 0) addBit(found, at);
  });
  if (isEmpty(found)) return found;
  for (let grown = true; grown; ) {
    grown = false;
    nodes.forEach((node, at) => {
      if (node === undefined || hasBit(found, at)) return;
      if (!node.edges.some((edge) => isMove(edge, level) && intersects(edge.option.members, found))) return;
      addBit(found, at);
      grown = true;
    });
  }
  return found;
}

/**
 * Acting as several principals at once: one of them changes the policies of another, or of the one that started. The
 * route goes to the one that can, then to the one that is changed. `ready` are those whom a policy would make
 * administrators.
 */
export function combined(
  nodes: readonly (Node | undefined)[],
  ready: Bits,
  start: number,
  level: Sureness,
): Route | undefined {
  const hopsTo = new Map<number, readonly Hop[]>([[start, []]]);
  const queue = [start];
  const offers: { by: number; how: string; option: Option }[] = [];
  for (let next = 0; next < queue.length; next++) {
    const at = queue[next] ?? start;
    const node = nodes[at];
    if (node === undefined) continue;
    for (const { how, options } of grantsOf(node, ready, level)) {
      for (const option of options) offers.push({ by: at, how, option });
    }
    for (const edge of node.edges) {
      if (!isMove(edge, level)) continue;
      for (const to of positions(edge.option.members)) {
        if (hopsTo.has(to) || hopsTo.size >= VISITED) continue;
        hopsTo.set(to, [...(hopsTo.get(at) ?? []), { from: at, edge, to }]);
        queue.push(to);
      }
    }
  }
  for (const { by, how, option } of offers) {
    for (const to of positions(intersection(option.members, ready))) {
      const onward = hopsTo.get(to);
      if (to === by || onward === undefined) continue;
      const hops: Hop[] = [...(hopsTo.get(by) ?? []), { from: by, grant: { how, option }, to }, ...onward];
      return { hops: withoutRepeats(hops), sureness: surenessOfHops(hops) };
    }
  }
  return undefined;
}

/** Who acts as another once can go on doing so. */
function withoutRepeats(hops: readonly Hop[]): Hop[] {
  const seen = new Set<string>();
  return hops.filter((hop) => {
    if (!("edge" in hop)) return true;
    const key = `${hop.from} ${hop.to}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function isMove(edge: Edge, level: Sureness): boolean {
  return edge.gain === "itself" && surenessOfEdge(edge) <= level;
}

function grantsOf({ grants }: Node, ready: Bits, level: Sureness): Way[] {
  return grants.flatMap(({ how, options }) => {
    const useful = options.filter((option) => option.sureness <= level && intersects(option.members, ready));
    return useful.length === 0 ? [] : [{ how, options: useful }];
  });
}

function surenessOfHops(hops: readonly Hop[]): Sureness {
  return hops.reduce<Sureness>((sum, hop) => {
    if ("edge" in hop) return least(sum, surenessOfEdge(hop.edge));
    return "grant" in hop ? least(sum, hop.grant.option.sureness) : sum;
  }, 0);
}
