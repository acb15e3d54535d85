import { PITCH } from "../html/access/cellStrip.ts";
import { accessText } from "../html/vocabulary/capabilityText.ts";
import { decodeMasks } from "../summary/accessMask.ts";
import type { ColumnView } from "./columnView.ts";

/**
 * Describes the cell under the pointer in words; and, in a focused row, the cell that the left and right arrow keys move to,
 * which screen readers announce.
 */
export function cellWords(map: HTMLElement, view: ColumnView): void {
  const document = map.ownerDocument;
  const box = document.createElement("div");
  box.className = "cell-words";
  box.setAttribute("role", "status");
  map.append(box);
  let column = -1;
  const show = (strip: Element, row: HTMLElement) => {
    const masks = decodeMasks(row.dataset.m ?? "");
    const shown = view.shown()[column] ?? -1;
    box.textContent = `${view.names[shown] ?? ""}: ${accessText(masks[shown] ?? 0)}`;
    const { left, bottom, width } = strip.getBoundingClientRect();
    const scale = width / (strip.clientWidth || width);
    const across = left + (column + 0.5) * PITCH * scale;
    const limit = document.documentElement.clientWidth - box.offsetWidth - 8;
    box.style.left = `${Math.max(8, Math.min(across, limit))}px`;
    box.style.top = `${bottom + 8}px`;
  };
  const hide = () => {
    box.textContent = "";
  };
  map.addEventListener("pointermove", ({ target, clientX }) => {
    const strip = target instanceof Element ? target.closest(".strip") : null;
    const row = strip?.closest<HTMLElement>(".group-row");
    if (!strip || !row) return hide();
    column = Math.floor((clientX - strip.getBoundingClientRect().left) / PITCH);
    if (column < view.shown().length) show(strip, row);
    else hide();
  });
  map.addEventListener("pointerleave", hide);
  map.addEventListener("focusout", hide);
  map.addEventListener("keydown", (event) => {
    const summary = event.target instanceof Element ? event.target.closest(".group-row > summary") : null;
    const row = summary?.closest<HTMLElement>(".group-row");
    const strip = summary?.querySelector(".strip");
    if (!row || !strip) return;
    const next = { ArrowLeft: column - 1, ArrowRight: column + 1, Home: 0, End: view.shown().length - 1 }[event.key];
    if (event.key === "Escape") hide();
    if (next === undefined) return;
    event.preventDefault();
    column = Math.max(0, Math.min(next, view.shown().length - 1));
    scrollToCell(map, strip, column);
    show(strip, row);
  });
}

/** Scrolls the map sideways until the column of names does not cover the cell. */
function scrollToCell(map: HTMLElement, strip: Element, column: number): void {
  const region = map.parentElement;
  if (region === null) return;
  const names = strip.parentElement?.querySelector(".row-names")?.getBoundingClientRect();
  const { left, right } = region.getBoundingClientRect();
  const cell = strip.getBoundingClientRect().left + column * PITCH;
  const from = names !== undefined && names.right < right - PITCH ? names.right : left;
  if (cell < from) region.scrollLeft -= from - cell;
  else if (cell + PITCH > right) region.scrollLeft += cell + PITCH - right;
}
