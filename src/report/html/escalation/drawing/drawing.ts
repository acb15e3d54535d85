import type { Certainty } from "../../../../iam/index.ts";
import type { Bundle, Group } from "../groups.ts";
import { EVERYTHING, ITSELF, type Move, type Way } from "../ways.ts";
import { ACTS, type Drawing, type DrawnEdge, type DrawnNode } from "./graph.ts";
import type { Places } from "./places.ts";

/** The most nodes of a readable drawing. */
const NODES = 18;

/** A bundle with what it is called: `A`. */
export interface NamedBundle extends Bundle {
  letter: string;
}

/**
 * Puts the best ways of the bundles into drawings, and what other ways all of a bundle share. A group that shares a principal is
 * one drawing, of ways through that: what has no place in it is a single node that leads there. Others fill drawings, at most `most` of them.
 */
export function drawingsOf(group: Group, bundles: readonly NamedBundle[], places: Places, most: number): Drawing[] {
  const drawings: Draft[] = [];
  const rest: NamedBundle[] = [];
  for (const bundle of bundles) {
    const draft = drawings.at(-1)?.with(bundle);
    if (draft !== undefined && draft.nodes.size <= NODES) drawings[drawings.length - 1] = draft;
    else if (drawings.length === 0 || (group.through === undefined && drawings.length < most))
      drawings.push(new Draft(places, group.through).with(bundle));
    else rest.push(bundle);
  }
  if (group.through !== undefined) drawings[0]?.addRest(rest, group.through);
  return drawings;
}

const SURER: readonly Certainty[] = ["certain", "conditional", "assumed"];

class Draft implements Drawing {
  readonly nodes = new Map<string, DrawnNode>();
  readonly #edges = new Map<string, DrawnEdge>();
  principals = 0;
  readonly #places: Places;
  readonly #cut: number | undefined;

  constructor(places: Places, cut: number | undefined) {
    this.#places = places;
    this.#cut = cut;
  }

  get edges(): DrawnEdge[] {
    return [...this.#edges.values()];
  }

  /** What it would be with one more bundle. */
  with({ members, best, others, letter }: NamedBundle): Draft {
    const draft = new Draft(this.#places, this.#cut);
    for (const [name, node] of this.nodes) draft.nodes.set(name, node);
    for (const [key, edge] of this.#edges) draft.#edges.set(key, { ...edge, techniques: [...edge.techniques] });
    draft.principals = this.principals + members.length;
    const [first, ...like] = members;
    if (first === undefined) return draft;
    const own = like.length === 0 ? this.#places.positionOf(first) : undefined;
    const start = own === undefined ? letter : `n${own}`;
    const node = like.length === 0 ? this.#places.principal(first) : this.#places.several(members, letter);
    if (!draft.nodes.has(start))
      draft.nodes.set(start, { ...node, ...(own === this.#cut && own !== undefined && { cuts: true }) });
    const shared = others
      .filter(({ way, amount }) => amount === members.length && this.#belongs(way))
      .map(({ way }) => way);
    for (const { moves } of [best, ...shared]) {
      for (const [index, move] of moves.entries()) draft.#add(move, start, index === moves.length - 1);
    }
    return draft;
  }

  #belongs({ passes }: Way): boolean {
    return this.#cut === undefined || passes.includes(this.#cut);
  }

  /** A node for so many more that lead to the shared principal by other ways. */
  addRest(bundles: readonly NamedBundle[], to: number): void {
    const [surest] = bundles;
    if (surest === undefined) return;
    const amount = bundles.reduce((sum, { members }) => sum + members.length, 0);
    this.principals += amount;
    this.nodes.set("rest", this.#places.rest(amount));
    this.#edges.set("rest", {
      from: "rest",
      to: `n${to}`,
      techniques: [],
      certainty: surest.best.certainty,
    });
  }

  #add({ from, to, through, technique, certainty }: Move, start: string, isLast: boolean): void {
    const source = this.#node(from, start, false);
    const target = this.#node(to, start, isLast);
    if (through === undefined) {
      this.#connect(source, target, technique, certainty);
      return;
    }
    const thing = `n${through}`;
    if (!this.nodes.has(thing)) this.nodes.set(thing, this.#places.thing(through));
    this.#connect(source, thing, technique, certainty);
    this.#connect(thing, target, ACTS, certainty);
  }

  #connect(from: string, to: string, technique: string, certainty: Certainty): void {
    const key = `${from} ${to}`;
    const edge = this.#edges.get(key);
    if (edge === undefined) {
      this.#edges.set(key, { from, to, techniques: [technique], certainty });
      return;
    }
    if (!edge.techniques.includes(technique)) edge.techniques.push(technique);
    if (SURER.indexOf(certainty) < SURER.indexOf(edge.certainty)) edge.certainty = certainty;
  }

  #node(at: number, start: string, gained: boolean): string {
    if (at === ITSELF) return start;
    const name = at === EVERYTHING ? "everything" : `n${at}`;
    const known = this.nodes.get(name);
    if (known === undefined) {
      const node = at === EVERYTHING ? this.#places.everything() : this.#places.gained(at, gained);
      this.nodes.set(name, { ...node, ...(at === this.#cut && { cuts: true }) });
    } else if (gained && at !== EVERYTHING) {
      this.nodes.set(name, { ...known, note: this.#places.gained(at, gained).note });
    }
    return name;
  }
}
