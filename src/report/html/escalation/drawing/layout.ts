import { Graph, layout } from "@dagrejs/dagre";
import { labelOf } from "./edgeLabel.ts";
import type { Drawing, DrawnEdge, DrawnNode } from "./graph.ts";
import { textWidth } from "./textWidth.ts";

export interface Point {
  x: number;
  y: number;
}

export interface PlacedNode extends DrawnNode {
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
export const TEXT_WIDTH = 165;
export const ICON_WIDTH = 40;
/** The note of the node that every path drawn leads through. */
export const CUT_NOTE = "on every path";
const NODE_HEIGHT = 44;
const CUT_HEIGHT = 60;
const MARGIN = 12;

/** Lays a drawing out from left to right, from who acts to what is gained. Equal drawings get equal layouts. */
export function placed(drawing: Drawing): PlacedDrawing {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 16, edgesep: 12, ranksep: 32, marginx: MARGIN, marginy: MARGIN });
  const sizes = new Map<string, { width: number; height: number }>();
  for (const [name, node] of drawing.nodes) {
    const notes = [node.note, ...(node.cuts ? [CUT_NOTE] : [])].map((note) => textWidth(note, NOTE_PX));
    const text = Math.max(textWidth(node.name, NAME_PX), ...notes);
    const size = {
      width: Math.round(Math.min(text, TEXT_WIDTH)) + ICON_WIDTH,
      height: node.cuts ? CUT_HEIGHT : NODE_HEIGHT,
    };
    sizes.set(name, size);
    graph.setNode(name, { ...size });
  }
  const labels = drawing.edges.map(({ techniques }) => labelOf(techniques));
  for (const [index, { from, to }] of drawing.edges.entries()) {
    const label = labels[index] ?? [];
    const width = Math.round(Math.max(0, ...label.map((line) => textWidth(line, NOTE_PX)))) + 8;
    graph.setEdge(from, to, { width, height: label.length * LINE_PX + 4, labelpos: "c", weight: 1 });
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: [...drawing.nodes].map(([name, node]) => {
      const { x, y } = graph.node(name) as Point;
      return { ...node, ...rounded({ x, y }), ...(sizes.get(name) ?? { width: 0, height: 0 }) };
    }),
    edges: drawing.edges.map((edge, index) => {
      const { points, x, y } = graph.edge(edge.from, edge.to) as Point & { points: readonly Point[] };
      return { ...edge, points: points.map(rounded), label: labels[index] ?? [], at: rounded({ x, y }) };
    }),
  };
}

function rounded({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) };
}
