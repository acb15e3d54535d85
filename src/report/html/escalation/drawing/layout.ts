import { Graph, layout } from "@dagrejs/dagre";
import { visible } from "../../markup.ts";
import { labelOf } from "./edgeLabel.ts";
import type { Drawing, DrawnEdge, DrawnNode } from "./graph.ts";
import { textWidth, wrapped } from "./textWidth.ts";

export interface Point {
  x: number;
  y: number;
}

export interface PlacedNode extends DrawnNode {
  /** The names as they fit, in lines. */
  lines: readonly string[];
  /** Centre and size, in pixels. */
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PlacedEdge extends DrawnEdge {
  /** From the border of one node to that of the other. */
  points: readonly Point[];
  /** Lines of the label, and its centre. */
  label: readonly string[];
  at: Point;
}

export interface PlacedDrawing {
  width: number;
  height: number;
  nodes: readonly PlacedNode[];
  edges: readonly PlacedEdge[];
}

export const NAME_PX = 13;
export const NOTE_PX = 11;
export const LINE_PX = 14;
/** The widest text of a node, and the space for its sign. */
export const TEXT_WIDTH = 184;
export const ICON_WIDTH = 40;
/** The note of the node that every path drawn leads through. */
export const CUT_NOTE = "on every path";
/** From one line of names to the next; the notes are as far apart. */
export const NAME_LINE_PX = 16;
/** The most lines of a name: those of IAM, of up to 64 characters, fit as a rule. */
export const NAME_LINES = 4;
const PADDING = 7;
const MARGIN = 12;

/** Lays a drawing out from left to right, from who acts to what is gained. Equal drawings get equal layouts. */
export function placed(drawing: Drawing): PlacedDrawing {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 16, edgesep: 12, ranksep: 52, marginx: MARGIN, marginy: MARGIN });
  const boxes = new Map<string, Pick<PlacedNode, "width" | "height" | "lines">>();
  for (const [name, node] of drawing.nodes) {
    const box = boxOf(node);
    boxes.set(name, box);
    graph.setNode(name, { width: box.width, height: box.height });
  }
  const labels = drawing.edges.map(({ techniques }) => labelOf(techniques));
  for (const [index, { from, to }] of drawing.edges.entries()) {
    const label = labels[index] ?? [];
    const width = Math.round(Math.max(0, ...label.map((line) => textWidth(line, NOTE_PX)))) + 8;
    graph.setEdge(from, to, { width, height: label.length * LINE_PX + 2, labelpos: "l", labeloffset: 4, weight: 1 });
  }
  layout(graph);
  /** The middle of the side of a node that faces another. */
  const sideOf = (name: string, other: string): Point => {
    const { x, y, width } = graph.node(name) as Point & { width: number };
    return { x: x + ((graph.node(other) as Point).x >= x ? width / 2 : -width / 2), y };
  };
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: [...drawing.nodes].map(([name, node]) => {
      const { x, y } = graph.node(name) as Point;
      return { ...node, ...rounded({ x, y }), ...(boxes.get(name) ?? { width: 0, height: 0, lines: [] }) };
    }),
    edges: drawing.edges.map((edge, index) => {
      const { points, x, y, width } = graph.edge(edge.from, edge.to) as LaidOutEdge;
      const label = labels[index] ?? [];
      const joined = [sideOf(edge.from, edge.to), ...points.slice(1, -1), sideOf(edge.to, edge.from)];
      const along = label.length === 0 ? joined : straightBelow(joined, x, width / 2);
      return { ...edge, points: along.map(rounded), label, at: rounded({ x, y }) };
    }),
  };
}

type LaidOutEdge = Point & { width: number; points: readonly Point[] };

/** The points with two more, so that the line is straight along its label, `half` to both sides of `x`. */
function straightBelow(points: readonly Point[], x: number, half: number): Point[] {
  const [first, ...others] = points;
  const last = others.pop();
  const middle = others.find((point) => Math.abs(point.x - x) < 1);
  if (first === undefined || last === undefined || middle === undefined) return [...points];
  const [from, to] = first.x <= last.x ? [x - half, x + half] : [x + half, x - half];
  const isBefore = (point: Point) => (first.x <= last.x ? point.x < from : point.x > from);
  const isAfter = (point: Point) => (first.x <= last.x ? point.x > to : point.x < to);
  const before = [first, ...others.filter(isBefore)];
  const after = [...others.filter(isAfter), last];
  return [...before, { x: from, y: middle.y }, { x: to, y: middle.y }, ...after];
}

function boxOf({ names, note, cuts }: DrawnNode): Pick<PlacedNode, "width" | "height" | "lines"> {
  const most = names.length > 1 ? 1 : NAME_LINES;
  const lines = names.flatMap((name) => wrapped(visible(name), NAME_PX, TEXT_WIDTH, most));
  const notes = [note, ...(cuts ? [CUT_NOTE] : [])];
  const text = Math.max(
    ...lines.map((line) => textWidth(line, NAME_PX)),
    ...notes.map((line) => Math.min(TEXT_WIDTH, textWidth(line, NOTE_PX))),
  );
  return {
    lines,
    width: Math.round(text) + ICON_WIDTH,
    height: (lines.length + notes.length) * NAME_LINE_PX + 2 * PADDING,
  };
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) };
}
