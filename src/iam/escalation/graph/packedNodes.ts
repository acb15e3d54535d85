import type { Certainty } from "../../certainty.ts";
import { addBit, type Bits, emptyBits, positions } from "../../sets/bitSet.ts";
import { fromRuns, toRuns } from "../../sets/runs.ts";
import { Table } from "../../sets/table.ts";
import type { Edge, Effect, Method, Node, SelfChange, SelfEscalation } from "../paths/edge.ts";
import type { PermissionSet } from "../paths/permissionSet.ts";
import type { Requirement } from "../paths/requirement.ts";
import type { Technique } from "../paths/technique.ts";
import { techniqueOf } from "../techniques/registry.ts";
import type { Interner } from "./interner.ts";

/** What the search for escalation keeps of one principal: its node, and the resources that it reads. */
export interface KeptPrincipal {
  node: Node;
  reads: Bits;
}

/**
 * A few of many nodes. Techniques are written as ids; sets of principals or resources, and lists of requirements, as places
 * in tables, which begin with what the pieces before this one brought.
 */
export interface PackedNodes {
  /** What this piece adds to the tables. */
  sets: number[][];
  requires: (readonly Requirement[])[];
  principals: PackedPrincipal[];
}

/** Principals of a piece: a few milliseconds of work. */
const PIECE_PRINCIPALS = 16;

type PackedPrincipal = Omit<Node, "edges" | "selfEscalations" | "grantMethods"> & {
  /** Its position among the principals of the account. */
  at: number;
  reads: number;
  edges: PackedEdge[];
  selfEscalations: PackedSelfEscalation[];
  grantMethods: { technique: string; permissionSets: PackedPermissionSet[] }[];
};

type PackedPermissionSet = [requires: number, certainty: Certainty, targets: number];
type PackedChange = [techniques: string[], requires: number, to?: string];
type PackedEdge = {
  techniques: string[];
  effect: Effect;
  permissionSet: PackedPermissionSet;
  assumes: boolean;
  before: PackedChange[];
  followUp?: [technique: string, action: string];
};
type PackedSelfEscalation = { techniques: string[]; requires: number; to: string; before: PackedChange[] };

/** Nodes as an `Interner` gave them, as JSON values that hold each shared object once. */
export function* packNodes(kept: Iterable<readonly [at: number, KeptPrincipal]>): Generator<PackedNodes> {
  const sets = new Table<Bits, number[]>((bits) => toRuns(positions(bits)));
  const requires = new Table<readonly Requirement[], readonly Requirement[]>((list) => list);
  const permissionSet = (set: PermissionSet): PackedPermissionSet => [
    requires.numberOf(set.requires),
    set.certainty,
    sets.numberOf(set.targets),
  ];
  const change = (one: SelfChange): PackedChange => [
    idsOf(one.techniques),
    requires.numberOf(one.requires),
    ...(one.to === undefined ? ([] as const) : ([one.to] as const)),
  ];
  const edge = ({ techniques, effect, permissionSet: set, assumes, before, followUp }: Edge): PackedEdge => ({
    techniques: idsOf(techniques),
    effect,
    permissionSet: permissionSet(set),
    assumes,
    before: before.map(change),
    ...(followUp && { followUp: [followUp.technique.id, followUp.action] }),
  });
  let principals: PackedPrincipal[] = [];
  const piece = (): PackedNodes => ({ sets: sets.takeNew(), requires: requires.takeNew(), principals });
  for (const [at, { node, reads }] of kept) {
    if (principals.length === PIECE_PRINCIPALS) {
      yield piece();
      principals = [];
    }
    principals.push({
      ...node,
      at,
      reads: sets.numberOf(reads),
      edges: node.edges.map(edge),
      selfEscalations: node.selfEscalations.map(({ techniques, requires: list, to, before }) => ({
        techniques: idsOf(techniques),
        requires: requires.numberOf(list),
        to,
        before: before.map(change),
      })),
      grantMethods: node.grantMethods.map(({ technique, permissionSets }) => ({
        technique: technique.id,
        permissionSets: permissionSets.map(permissionSet),
      })),
    });
  }
  yield piece();
}

/**
 * Reads the pieces that `packNodes` gave, in their order; for each it gives the nodes in it. `size`: greater than any
 * position in a set. Equal parts of separate packs become one object.
 */
export function nodesUnpacker(interner: Interner, size: { principals: number; resources: number }) {
  const sets: number[][] = [];
  const requires: (readonly Requirement[])[] = [];
  const setOf = (length: number) => {
    const known: (Bits | undefined)[] = [];
    return (number: number): Bits => {
      const bits = known[number] ?? interner.set(bitsOf(length, fromRuns(sets[number] ?? [])));
      known[number] = bits;
      return bits;
    };
  };
  const targetsOf = setOf(size.principals);
  const readsOf = setOf(size.resources);
  const listOf = (number: number) => requires[number] ?? [];
  const permissionSet = ([list, certainty, targets]: PackedPermissionSet): PermissionSet => ({
    requires: listOf(list),
    certainty,
    targets: targetsOf(targets),
  });
  const change = ([techniques, list, to]: PackedChange): SelfChange => ({
    techniques: interner.techniques(techniques.map(known)),
    requires: listOf(list),
    ...(to !== undefined && { to }),
  });
  const edge = ({ followUp, ...rest }: PackedEdge): Edge => ({
    ...rest,
    techniques: interner.techniques(rest.techniques.map(known)),
    permissionSet: permissionSet(rest.permissionSet),
    before: rest.before.map(change),
    ...(followUp && { followUp: { technique: known(followUp[0]), action: followUp[1] } }),
  });
  const selfEscalation = (one: PackedSelfEscalation): SelfEscalation => ({
    techniques: interner.techniques(one.techniques.map(known)),
    requires: listOf(one.requires),
    to: one.to,
    before: one.before.map(change),
  });
  return function* (piece: PackedNodes): Generator<readonly [at: number, KeptPrincipal]> {
    sets.push(...piece.sets);
    for (const list of piece.requires) requires.push(interner.requires(list));
    for (const { at, reads, edges, selfEscalations, grantMethods, ...flags } of piece.principals) {
      const node: Node = {
        ...flags,
        edges: edges.map(edge),
        selfEscalations: selfEscalations.map(selfEscalation),
        grantMethods: grantMethods.map(
          ({ technique, permissionSets }): Method => ({
            technique: known(technique),
            permissionSets: permissionSets.map(permissionSet),
          }),
        ),
      };
      yield [at, { node, reads: readsOf(reads) }];
    }
  };
}

function idsOf(techniques: readonly Technique[]): string[] {
  return techniques.map(({ id }) => id);
}

function known(id: string): Technique {
  const technique = techniqueOf(id);
  if (technique === undefined) throw new RangeError(`the technique ${id} is of another version`);
  return technique;
}

function bitsOf(size: number, members: readonly number[]): Bits {
  const bits = emptyBits(size);
  for (const member of members) addBit(bits, member);
  return bits;
}
