import { STRIP_HEIGHT, stripPaths, stripWidth } from "../html/access/cellStrip.ts";
import { wordsOfLetters } from "../html/vocabulary/capabilityText.ts";
import { decodeMasks } from "../summary/accessMask.ts";
import { cellWords } from "./cellWords.ts";
import { columnView } from "./columnView.ts";
import { heatmapTools } from "./heatmapTools.ts";

const SVG = "http://www.w3.org/2000/svg";
/** Rows this close to the visible area are drawn ahead. */
const AHEAD = "600px";

/** The access map: draws the cells of rows as they come into view, filters rows and columns, and describes cells in words. */
export function enhanceHeatmap(window: Window): void {
  const { document } = window;
  const map = document.querySelector<HTMLElement>(".map");
  if (map === null) return;
  const rows = [...map.querySelectorAll<HTMLDetailsElement>(".group-row")];
  const view = columnView(map, () => {
    for (const row of rows) {
      row.querySelector("summary > .strip")?.remove();
      near.observe(row);
    }
  });
  const draw = (row: HTMLDetailsElement) => drawStrip(row, view.shown());
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLDetailsElement)) continue;
        near.unobserve(target);
        draw(target);
      }
    },
    { rootMargin: AHEAD },
  );
  for (const row of rows) {
    near.observe(row);
    row.addEventListener("toggle", () => wordLetters(row), { once: true });
  }
  for (const line of document.querySelectorAll("ol.why")) wordLetters(line);
  window.addEventListener("beforeprint", () => {
    for (const row of rows) {
      draw(row);
      wordLetters(row);
    }
  });
  heatmapTools(map, rows, view);
  cellWords(map, view);
}

/** Draws the cells of these columns that the row's attribute encodes, once. */
function drawStrip(row: HTMLDetailsElement, columns: readonly number[]): void {
  const masks = decodeMasks(row.dataset.m ?? "");
  const summary = row.querySelector("summary");
  if (summary === null || masks.length === 0 || summary.querySelector(".strip") !== null) return;
  const { ownerDocument: document } = row;
  const strip = document.createElementNS(SVG, "svg");
  const width = stripWidth(columns.length);
  strip.setAttribute("class", "strip");
  strip.setAttribute("aria-hidden", "true");
  strip.setAttribute("width", `${width}`);
  strip.setAttribute("height", `${STRIP_HEIGHT}`);
  strip.setAttribute("viewBox", `0 0 ${width} ${STRIP_HEIGHT}`);
  for (const { className, d } of stripPaths(columns.map((column) => masks[column] ?? 0))) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", className);
    path.setAttribute("d", d);
    strip.append(path);
  }
  summary.append(strip);
}

/** Replaces letters of capabilities by words. */
function wordLetters(part: Element): void {
  for (const code of part.querySelectorAll("i")) {
    const words = wordsOfLetters(code.textContent ?? "");
    if (words !== undefined) code.textContent = words;
  }
}
