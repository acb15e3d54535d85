import { html, type Markup, visible } from "../../markup.ts";
import { RUNS_AS } from "./graph.ts";
import {
  CUT_NOTE,
  ICON_WIDTH,
  LINE_PX,
  NAME_LINE_PX,
  NAME_LINES,
  NOTE_PX,
  type PlacedDrawing,
  type PlacedEdge,
  type PlacedNode,
  type Point,
  TEXT_WIDTH,
} from "./layout.ts";
import { fitted } from "./textWidth.ts";

/** Drawings wider than the page are made smaller, as long as they stay readable; the widest scroll. Pixels. */
const WIDE = 1240;
const WIDEST = 1560;

/** A drawing for those who see it; its links are for a pointer, since the text below says the same. */
export function svgOf({ width, height, nodes, edges }: PlacedDrawing): Markup {
  const size = width > WIDEST ? " widest" : width > WIDE ? " wide" : "";
  return html`<svg class="graph${size}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">
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
  const { shape, lines, note, title, href, cuts, x, y, width, height } = node;
  const [left, top] = [x - width / 2, y - height / 2];
  const text = left + ICON_WIDTH - 8;
  const corner = shape === "user" || shape === "administrator" ? 20 : shape === "resource" ? 0 : 6;
  const behind =
    shape === "several" &&
    html`<rect class="behind" x="${left + 4}" y="${top - 4}" width="${width}" height="${height}" rx="${corner}"/>`;
  const lineY = (line: number) => top + BASELINE + line * NAME_LINE_PX;
  const words = html`<text class="name">${padded(lines).map((line, at) => html`<tspan x="${text}" y="${lineY(at)}">${visible(line)}</tspan>`)}</text><text class="about-node" x="${text}" y="${lineY(lines.length)}">${visible(fitted(note, NOTE_PX, TEXT_WIDTH))}</text>${
    cuts && html`<text class="about-node cuts" x="${text}" y="${lineY(lines.length + 1)}">${CUT_NOTE}</text>`
  }`;
  const box = html`<title>${visible(title)}</title>${behind}<rect class="box" x="${left}" y="${top}" width="${width}" height="${height}" rx="${corner}"/><text class="sign" x="${left + 17}" y="${y + 5}">${SIGNS[shape]}</text>${words}`;
  return html`<g class="${shape}${cuts ? " cut" : ""}">${href === undefined ? box : html`<a href="${href}" tabindex="-1">${box}</a>`}</g>\n`;
}

/** As many as a name may have, so that no name decides how many elements there are; lists of names have more. */
function padded(lines: readonly string[]): readonly string[] {
  return [...lines, ...Array<string>(Math.max(0, NAME_LINES - lines.length)).fill("")];
}

/** From the top of a node to the baseline of its first line. */
const BASELINE = 19;

/** Through the points of a layout, level at each of them. */
function curve(points: readonly Point[]): string {
  const [first, ...others] = points;
  if (first === undefined) return "";
  let from = first;
  const parts = others.map((to) => {
    const middle = Math.round((from.x + to.x) / 2);
    const part = from.y === to.y ? `H${to.x}` : `C${middle},${from.y} ${middle},${to.y} ${to.x},${to.y}`;
    from = to;
    return part;
  });
  return `M${first.x},${first.y}${parts.join("")}`;
}

const TIP_PX = 8;

/** The head of an arrow at the last point, where the line arrives level. */
function tip(points: readonly Point[]): string {
  const end = points.at(-1);
  const before = points.at(-2);
  if (end === undefined || before === undefined) return "";
  const direction = end.x >= before.x ? 1 : -1;
  const back = end.x - direction * TIP_PX;
  return `M${end.x},${end.y}L${back},${end.y - TIP_PX / 2} ${back},${end.y + TIP_PX / 2}Z`;
}
