import type { Certainty } from "../../../../iam/index.ts";
import type { Group, PathGroup } from "../groups.ts";
import { ADMINISTRATION, ITSELF, type Move, type PathSummary } from "../pathSummaries.ts";
import { type Drawing, type DrawnEdge, type DrawnNode, RUNS_AS } from "./graph.ts";
import type { NodeNames } from "./nodeNames.ts";

/** The most nodes of a readable drawing. */
const NODES = 18;

/** A group of paths with what it is called: `A`. */
export interface NamedPathGroup extends PathGroup {
  letter: string;
}

/**
 * Draws the best path of each group of paths, and the other paths that all its members share. A group that shares a
 * principal is one drawing, of the paths through it: what does not fit is a single node that leads there. Others fill
 * drawings, at most `most` of them.
 */
export function drawingsOf(
  group: Group,
  pathGroups: readonly NamedPathGroup[],
  nodeNames: NodeNames,
  most: number,
): Drawing[] {
  const drawings: Draft[] = [];
  const rest: NamedPathGroup[] = [];
  for (const pathGroup of pathGroups) {
    const draft = drawings.at(-1)?.with(pathGroup);
    if (draft !== undefined && draft.nodes.size <= NODES) drawings[drawings.length - 1] = draft;
    else if (drawings.length === 0 || (group.through === undefined && drawings.length < most))
      drawings.push(new Draft(nodeNames, group.through).with(pathGroup));
    else rest.push(pathGroup);
  }
  if (group.through !== undefined) drawings[0]?.addRest(rest, group.through);
  return drawings;
}

const CERTAINTIES: readonly Certainty[] = ["certain", "conditional", "assumed"];

class Draft implements Drawing {
  readonly nodes = new Map<string, DrawnNode>();
  readonly #edges = new Map<string, DrawnEdge>();
  principals = 0;
  readonly #nodeNames: NodeNames;
  readonly #cut: number | undefined;

  constructor(nodeNames: NodeNames, cut: number | undefined) {
    this.#nodeNames = nodeNames;
    this.#cut = cut;
  }

  get edges(): DrawnEdge[] {
    return [...this.#edges.values()];
  }

  /** What it would be with one more group of paths. */
  with({ members, best, others, letter }: NamedPathGroup): Draft {
    const draft = new Draft(this.#nodeNames, this.#cut);
    for (const [name, node] of this.nodes) draft.nodes.set(name, node);
    for (const [key, edge] of this.#edges) draft.#edges.set(key, { ...edge, techniques: [...edge.techniques] });
    draft.principals = this.principals + members.length;
    const [first, ...like] = members;
    if (first === undefined) return draft;
    const own = like.length === 0 ? this.#nodeNames.positionOf(first) : undefined;
    const start = own === undefined ? letter : `n${own}`;
    const node = like.length === 0 ? this.#nodeNames.principal(first) : this.#nodeNames.several(members, letter);
    if (!draft.nodes.has(start))
      draft.nodes.set(start, { ...node, ...(own === this.#cut && own !== undefined && { cuts: true }) });
    const shared = others
      .filter(({ path, amount }) => amount === members.length && this.#belongs(path))
      .map(({ path }) => path);
    for (const { moves } of [best, ...shared]) {
      for (const [index, move] of moves.entries()) draft.#add(move, start, index === moves.length - 1);
    }
    return draft;
  }

  #belongs({ passes }: PathSummary): boolean {
    return this.#cut === undefined || passes.includes(this.#cut);
  }

  /** A node that stands for further principals with other paths to the shared one. */
  addRest(pathGroups: readonly NamedPathGroup[], to: number): void {
    const [surest] = pathGroups;
    if (surest === undefined) return;
    const rest = pathGroups.flatMap(({ members }) => members);
    this.principals += rest.length;
    this.nodes.set("rest", this.#nodeNames.rest(rest));
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
    const resource = `n${through}`;
    if (!this.nodes.has(resource)) this.nodes.set(resource, this.#nodeNames.resource(through));
    this.#connect(source, resource, technique, certainty);
    this.#connect(resource, target, RUNS_AS, certainty);
  }

  #connect(from: string, to: string, technique: string, certainty: Certainty): void {
    const key = `${from} ${to}`;
    const edge = this.#edges.get(key);
    if (edge === undefined) {
      this.#edges.set(key, { from, to, techniques: [technique], certainty });
      return;
    }
    if (!edge.techniques.includes(technique)) edge.techniques.push(technique);
    if (CERTAINTIES.indexOf(certainty) < CERTAINTIES.indexOf(edge.certainty)) edge.certainty = certainty;
  }

  #node(at: number, start: string, gained: boolean): string {
    if (at === ITSELF) return start;
    const name = at === ADMINISTRATION ? "administration" : `n${at}`;
    const known = this.nodes.get(name);
    if (known === undefined) {
      const node = at === ADMINISTRATION ? this.#nodeNames.administration() : this.#nodeNames.gained(at, gained);
      this.nodes.set(name, { ...node, ...(at === this.#cut && { cuts: true }) });
    } else if (gained && at !== ADMINISTRATION) {
      this.nodes.set(name, { ...known, note: this.#nodeNames.gained(at, gained).note });
    }
    return name;
  }
}
