import { describe, expect, it } from "vitest";
import { AdminPaths } from "../../../src/iam/escalation/graph/adminPaths.ts";
import { dataPaths, readersOf } from "../../../src/iam/escalation/graph/dataPaths.ts";
import { graphOf } from "../../../src/iam/escalation/graph/graph.ts";
import type { Edge, Effect, Node } from "../../../src/iam/escalation/paths/edge.ts";
import { EntitySet } from "../../../src/iam/escalation/paths/entitySet.ts";
import { ASSUME_ROLE } from "../../../src/iam/escalation/techniques/iam/trust.ts";
import { addBit, emptyBits, fullBits } from "../../../src/iam/sets/bitSet.ts";
import { inOneGo } from "../../../src/platform/slices.ts";
import { iam } from "./accounts.ts";

const RESOURCES = 64;

/** Edges looked at for all paths of `size` users, each with an edge of each effect to every other one; the last one reads `last` resources. */
function edgesLookedAt(size: number, effects: readonly Effect[], last: number): { edges: number; paths: number } {
  const principals = new EntitySet(Array.from({ length: size }, (_, at) => ({ arn: iam(`user/u${at}`) })));
  let edges = 0;
  const counted = (list: readonly Edge[]): readonly Edge[] =>
    new Proxy(list, {
      get(target, key, receiver) {
        if (typeof key === "string" && /^\d+$/.test(key)) edges += 1;
        return Reflect.get(target, key, receiver);
      },
    });
  const permissionSet = { requires: [], certainty: "certain" as const, targets: principals.all };
  const nodes = principals.arns.map(
    (): Node => ({
      administrator: false,
      adminIfGranted: true,
      adminIfUnbounded: false,
      adminIfGrantedAndUnbounded: false,
      delegatedAdmin: false,
      grantMethods: [],
      selfEscalations: [],
      edges: counted(
        effects.map((effect) => ({ techniques: [ASSUME_ROLE], effect, permissionSet, assumes: false, before: [] })),
      ),
    }),
  );
  const graph = inOneGo(graphOf(principals, nodes));
  const adminPaths = new AdminPaths(graph);
  const reads = nodes.map(() => emptyBits(RESOURCES));
  for (let resource = 0; resource < last; resource++) addBit(reads.at(-1) ?? emptyBits(0), resource);
  const readers = inOneGo(readersOf(graph, reads, fullBits(RESOURCES)));
  let found = 0;
  for (let at = 0; at < size; at++) found += adminPaths.from(at).length + dataPaths(graph, readers, at).length;
  return { edges, paths: found };
}

describe("the work of finding paths", () => {
  it.each<[string, readonly Effect[], number]>([
    ["can grant to all others", ["act-as", "grant-policy"], 0],
    ["can act as all others, of whom none is an administrator or reads data", ["act-as", "act-as", "act-as"], 0],
    ["can act as all others, of whom one reads data", ["act-as", "act-as", "act-as"], 3],
  ])("grows with the principals, where each %s", (_, effects, last) => {
    const [small, large] = [edgesLookedAt(40, effects, last), edgesLookedAt(80, effects, last)];
    expect(large.edges).toBeLessThanOrEqual(2.2 * small.edges);
    expect(small.paths > 0).toBe(effects.includes("grant-policy") || last > 0);
    if (last > 0) expect(large.paths).toBe(79 * last);
    else expect(large.paths).toBe(2 * small.paths);
  });
});
