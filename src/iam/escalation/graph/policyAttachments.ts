import { addBit, emptyBits, hasBit, intersection, isEmpty, positions } from "../../sets/bitSet.ts";
import type { Edge, Node } from "../paths/edge.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { ATTACH_GROUP_POLICY } from "../techniques/iam/groups.ts";
import { ATTACH_POLICY } from "../techniques/iam/policies.ts";

const ATTACHING: ReadonlySet<string> = new Set([ATTACH_POLICY.User.id, ATTACH_POLICY.Role.id, ATTACH_GROUP_POLICY.id]);

/**
 * Nodes whose edges with the effect `attach-policies` lead only to what makes an administrator of the principal they
 * start from: administrators, and principals that can attach a policy to it.
 */
export function withAttachments(nodes: readonly (Node | undefined)[], principals: EntitySet): (Node | undefined)[] {
  return nodes.map((node, at) => {
    if (node === undefined || node.edges.every(({ effect }) => effect !== "attach-policies")) return node;
    const edges = node.edges.flatMap((edge) => {
      if (edge.effect !== "attach-policies") return [edge];
      return node.adminIfGranted ? attachmentsOf(edge, at, nodes, principals) : [];
    });
    return { ...node, edges };
  });
}

function attachmentsOf(edge: Edge, at: number, nodes: readonly (Node | undefined)[], principals: EntitySet): Edge[] {
  const { permissionSet } = edge;
  const administrators = principals.none();
  const found: Edge[] = [];
  for (const to of positions(permissionSet.targets)) {
    if (nodes[to]?.administrator === true) addBit(administrators, to);
    for (const { technique, permissionSets } of nodes[to]?.grantMethods ?? []) {
      if (!ATTACHING.has(technique.id)) continue;
      const attaching = permissionSets.filter(({ targets }) => hasBit(targets, at));
      if (attaching.length === 0) continue;
      const targets = emptyBits(principals.size);
      addBit(targets, to);
      for (const each of attaching) {
        found.push({
          ...edge,
          permissionSet: { ...permissionSet, targets },
          onward: { technique, permissionSet: each },
        });
      }
    }
  }
  const targets = intersection(permissionSet.targets, administrators);
  return isEmpty(targets) ? found : [{ ...edge, permissionSet: { ...permissionSet, targets } }, ...found];
}
