import { html, type Markup, visible } from "../../markup.ts";
import { RUNS_AS } from "./graph.ts";
import {
  CUT_NOTE,
  ICON_WIDTH,
  LINE_PX,
  NAME_PX,
  NOTE_PX,
  type PlacedDrawing,
  type PlacedEdge,
  type PlacedNode,
  type Point,
  TEXT_WIDTH,
} from "./layout.ts";
import { fitted } from "./textWidth.ts";

/** A drawing for those who see it; its links are for a pointer, since the text below says the same. */
export function svgOf({ width, height, nodes, edges }: PlacedDrawing): Markup {
  return html`<svg class="graph" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">
${edges.map(edgeLine)}${nodes.map(nodeBox)}${edges.map(edgeWords)}</svg>\n`;
}

function edgeLine({ points, certainty }: PlacedEdge): Markup {
  return html`<path class="edge ${certainty}" d="${curve(points)}"/><path class="tip" d="${tip(points)}"/>\n`;
}

function edgeWords({ label, at, techniques }: PlacedEdge): Markup {
  if (label.length === 0) return html``;
  const top = at.y - ((label.length - 1) * LINE_PX) / 2 + 4;
  const title = techniques.filter((technique) => technique !== RUNS_AS).join("; or ");
  return html`<text class="means" x="${at.x}" y="${top}">${title && html`<title>${visible(title)}</title>`}${label.map(
    (line, index) => html`<tspan x="${at.x}" y="${top + index * LINE_PX}">${visible(line)}</tspan>`,
  )}</text>\n`;
}

/** One letter or sign for each shape, so that shapes differ without colors too. */
const SIGNS: Readonly<Record<PlacedNode["shape"], string>> = {
  user: "U",
  role: "R",
  several: "≡",
  resource: "◆",
  created: "+",
  administrator: "★",
};

function nodeBox(node: PlacedNode): Markup {
  const { shape, name, note, title, href, cuts, x, y, width, height } = node;
  const [left, top] = [x - width / 2, y - height / 2];
  const text = left + ICON_WIDTH - 8;
  const middle = cuts ? y - 8 : y;
  const corner = shape === "user" || shape === "administrator" ? 20 : shape === "resource" ? 0 : 6;
  const behind =
    shape === "several" &&
    html`<rect class="behind" x="${left + 4}" y="${top - 4}" width="${width}" height="${height}" rx="${corner}"/>`;
  const words = html`<text class="name" x="${text}" y="${middle - 2}">${visible(fitted(name, NAME_PX, TEXT_WIDTH))}</text><text class="about-node" x="${text}" y="${middle + 13}">${visible(fitted(note, NOTE_PX, TEXT_WIDTH))}</text>${
    cuts && html`<text class="about-node cuts" x="${text}" y="${middle + 28}">${CUT_NOTE}</text>`
  }`;
  const box = html`<title>${visible(title)}</title>${behind}<rect class="box" x="${left}" y="${top}" width="${width}" height="${height}" rx="${corner}"/><text class="sign" x="${left + 17}" y="${y + 5}">${SIGNS[shape]}</text>${words}`;
  return html`<g class="${shape}${cuts ? " cut" : ""}">${href === undefined ? box : html`<a href="${href}" tabindex="-1">${box}</a>`}</g>\n`;
}

/** Through the points of a layout, rounded at each of them. */
function curve(points: readonly Point[]): string {
  const [first, ...others] = points;
  const last = others.at(-1);
  if (first === undefined || last === undefined) return "";
  const inner = others.slice(0, -1).map((point, index) => {
    const next = others[index + 1] ?? last;
    const isLast = index === others.length - 2;
    return `Q${point.x},${point.y} ${isLast ? last.x : (point.x + next.x) / 2},${isLast ? last.y : (point.y + next.y) / 2}`;
  });
  return `M${first.x},${first.y}${inner.length > 0 ? inner.join("") : `L${last.x},${last.y}`}`;
}

const TIP_PX = 8;

/** The head of an arrow at the last point. */
function tip(points: readonly Point[]): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (end === undefined || before === undefined) return "";
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const [dx, dy] = [(end.x - before.x) / length, (end.y - before.y) / length];
  const corner = (side: number) => {
    const cx = end.x - TIP_PX * dx - (side * TIP_PX * dy) / 2;
    const cy = end.y - TIP_PX * dy + (side * TIP_PX * dx) / 2;
    return `${cx.toFixed(1)},${cy.toFixed(1)}`;
  };
  return `M${end.x},${end.y}L${corner(1)} ${corner(-1)}Z`;
}
