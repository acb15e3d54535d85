import { describe, expect, it } from "vitest";
import { Routes } from "../../../src/iam/escalation/graph/adminPaths.ts";
import { dataRoutes, readersOf } from "../../../src/iam/escalation/graph/dataPaths.ts";
import { Graph } from "../../../src/iam/escalation/graph/graph.ts";
import type { Edge, Gain, Node } from "../../../src/iam/escalation/paths/edge.ts";
import { EntitySet } from "../../../src/iam/escalation/paths/entitySet.ts";
import { addBit, emptyBits, fullBits } from "../../../src/iam/sets/bitSet.ts";
import { iam } from "./accounts.ts";

const RESOURCES = 64;

/** Edges looked at for all routes of `size` users, each of whom gains every other one; the last one reads `last` resources. */
function edgesLookedAt(size: number, gains: readonly Gain[], last: number): { edges: number; routes: number } {
  const principals = new EntitySet(Array.from({ length: size }, (_, at) => ({ arn: iam(`user/u${at}`) })));
  let edges = 0;
  const counted = (list: readonly Edge[]): readonly Edge[] =>
    new Proxy(list, {
      get(target, key, receiver) {
        if (typeof key === "string" && /^\d+$/.test(key)) edges += 1;
        return Reflect.get(target, key, receiver);
      },
    });
  const option = { requires: [], sureness: 0 as const, members: principals.all };
  const nodes = principals.arns.map(
    (): Node => ({
      administrator: false,
      granted: true,
      unbounded: false,
      freed: false,
      stewarded: false,
      grants: [],
      ascents: [],
      edges: counted(gains.map((gain) => ({ how: gain, gain, option, assumes: false, before: [] }))),
    }),
  );
  const graph = new Graph(principals, nodes);
  const routes = new Routes(graph);
  const reads = nodes.map(() => emptyBits(RESOURCES));
  for (let resource = 0; resource < last; resource++) addBit(reads.at(-1) ?? emptyBits(0), resource);
  const readers = readersOf(graph, reads, fullBits(RESOURCES));
  let found = 0;
  for (let at = 0; at < size; at++) found += routes.from(at).length + dataRoutes(graph, readers, at).length;
  return { edges, routes: found };
}

describe("the work of finding routes", () => {
  it.each<[string, readonly Gain[], number]>([
    ["can grant to all others", ["itself", "granted"], 0],
    ["can act as all others, who are nobody", ["itself", "itself", "itself"], 0],
    ["can act as all others, of whom one reads data", ["itself", "itself", "itself"], 3],
  ])("grows with the principals, where each %s", (_, gains, last) => {
    const [small, large] = [edgesLookedAt(40, gains, last), edgesLookedAt(80, gains, last)];
    expect(large.edges).toBeLessThanOrEqual(2.2 * small.edges);
    expect(small.routes > 0).toBe(gains.includes("granted") || last > 0);
    if (last > 0) expect(large.routes).toBe(79 * last);
    else expect(large.routes).toBe(2 * small.routes);
  });
});
