import { and, type Certainty, isAtLeast } from "../../certainty.ts";
import { addBit, type Bits, intersection, intersects, isEmpty, positions } from "../../sets/bitSet.ts";
import type { Edge, Method, Node } from "../paths/edge.ts";
import { certaintyOfEdge } from "../paths/edgeCertainty.ts";
import type { Hop, Path } from "../paths/path.ts";
import type { PermissionSet } from "../paths/permissionSet.ts";
import type { Technique } from "../paths/technique.ts";
import { spreadBackwards, TargetSets } from "./targetSets.ts";

/** Principals looked at from one. */
const VISITED = 300;

/**
 * The principals that can make an administrator of another by granting it a policy, and all that can act as one of them.
 * `ready`: the principals that any policy would make administrators.
 */
export function principalsThatGrant(nodes: readonly (Node | undefined)[], ready: Bits, level: Certainty): Bits {
  const found = ready.map(() => 0);
  nodes.forEach((node, at) => {
    if (node !== undefined && !node.administrator && grantsOf(node, ready, level).length > 0) addBit(found, at);
  });
  if (isEmpty(found)) return found;
  const moves = new TargetSets();
  nodes.forEach((node, at) => {
    for (const edge of node?.edges ?? []) if (isMove(edge, level)) moves.add(edge.permissionSet.targets, at);
  });
  spreadBackwards(moves, found, [...positions(found)]);
  return found;
}

/**
 * A path by acting as several principals at once: one of them grants a policy to another, or to the one that starts. The
 * path goes to the one that grants, then to the one that is granted to. `ready`: the principals that any policy would
 * make administrators.
 */
export function combinedPath(
  nodes: readonly (Node | undefined)[],
  ready: Bits,
  start: number,
  level: Certainty,
): Path | undefined {
  const hopsTo = new Map<number, readonly Hop[]>([[start, []]]);
  const queue = [start];
  const grants: { by: number; technique: Technique; permissionSet: PermissionSet }[] = [];
  for (let next = 0; next < queue.length; next++) {
    const at = queue[next] ?? start;
    const node = nodes[at];
    if (node === undefined) continue;
    for (const { technique, permissionSets } of grantsOf(node, ready, level)) {
      for (const permissionSet of permissionSets) grants.push({ by: at, technique, permissionSet });
    }
    for (const edge of node.edges) {
      if (!isMove(edge, level)) continue;
      for (const to of positions(edge.permissionSet.targets)) {
        if (hopsTo.has(to) || hopsTo.size >= VISITED) continue;
        hopsTo.set(to, [...(hopsTo.get(at) ?? []), { from: at, edge, to }]);
        queue.push(to);
      }
    }
  }
  for (const { by, technique, permissionSet } of grants) {
    for (const to of positions(intersection(permissionSet.targets, ready))) {
      const onward = hopsTo.get(to);
      if (to === by || onward === undefined) continue;
      const hops: Hop[] = [...(hopsTo.get(by) ?? []), { from: by, grant: { technique, permissionSet }, to }, ...onward];
      return { hops: withoutRepeats(hops), certainty: certaintyOfHops(hops) };
    }
  }
  return undefined;
}

/** A principal that acts as another once can go on doing so. */
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

function isMove(edge: Edge, level: Certainty): boolean {
  return edge.effect === "act-as" && isAtLeast(certaintyOfEdge(edge), level);
}

function grantsOf({ grantMethods }: Node, ready: Bits, level: Certainty): Method[] {
  return grantMethods.flatMap(({ technique, permissionSets }) => {
    const useful = permissionSets.filter(
      (permissionSet) => isAtLeast(permissionSet.certainty, level) && intersects(permissionSet.targets, ready),
    );
    return useful.length === 0 ? [] : [{ technique, permissionSets: useful }];
  });
}

function certaintyOfHops(hops: readonly Hop[]): Certainty {
  return hops.reduce<Certainty>((sum, hop) => {
    if ("edge" in hop) return and(sum, certaintyOfEdge(hop.edge));
    return "grant" in hop ? and(sum, hop.grant.permissionSet.certainty) : sum;
  }, "certain");
}
