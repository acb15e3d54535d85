import { CAPABILITIES } from "../../iam/catalogue/capability.ts";
import { CAPABILITY_WORDS } from "../html/vocabulary/capabilityText.ts";
import { decodeMasks } from "../summary/accessMask.ts";
import type { ColumnView } from "./columnView.ts";
import { searchField } from "./fields.ts";
import { rowCount } from "./rowCount.ts";

/** The bits of the capabilities in the order of a cell's positions. */
const SHOWN = [0, 2, 1, 3, 4, 5];

interface Row {
  element: HTMLDetailsElement;
  /** The heading of the row, and the names of all its members. */
  names: string;
  masks: readonly number[];
}

/**
 * Filters above the map: by name, by service and by kind of access. Shown are the rows that have access of that kind to such
 * a service, and the columns in which one of them has any.
 */
export function heatmapTools(map: HTMLElement, elements: readonly HTMLDetailsElement[], view: ColumnView): void {
  const document = map.ownerDocument;
  const names = searchField(document, "Filter users and roles", "Filter users and roles in the map");
  const services = searchField(document, "Filter services", "Filter services in the map");
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  const all = view.shown();
  let rows: Row[] | undefined;
  let bit: number | undefined;
  const apply = () => {
    rows ??= elements.map((element) => ({
      element,
      names: namesOf(element),
      masks: decodeMasks(element.dataset.m ?? ""),
    }));
    const words = wordsIn(names);
    const wanted = wordsIn(services);
    const kind = bit === undefined ? -1 : 1 << bit;
    const columns = all.filter((column) => wanted.every((word) => view.services[column]?.includes(word)));
    const isNarrow = wanted.length > 0 || bit !== undefined;
    const used = new Set<number>();
    let shown = 0;
    for (const { element, names: text, masks } of rows) {
      const reached = columns.filter((column) => ((masks[column] ?? 0) & kind) !== 0);
      element.hidden = !words.every((word) => text.includes(word)) || (isNarrow && reached.length === 0);
      if (element.hidden) continue;
      shown += 1;
      for (const column of reached) used.add(column);
    }
    const isFiltered = isNarrow || words.length > 0;
    view.show(isFiltered && used.size > 0 ? columns.filter((column) => used.has(column)) : all);
    status.textContent = rowCount(shown, elements.length);
  };
  status.textContent = rowCount(elements.length, elements.length);
  for (const field of [names, services]) field.addEventListener("input", apply);
  const bar = document.createElement("div");
  bar.className = "filter tools";
  bar.append(
    names,
    services,
    status,
    capabilityButtons(map, (chosen) => {
      bit = chosen;
      apply();
    }),
  );
  map.parentElement?.before(bar);
}

function wordsIn({ value }: HTMLInputElement): string[] {
  return value.toLowerCase().split(/\s+/).filter(Boolean);
}

function namesOf(row: HTMLDetailsElement): string {
  const parts = [row.querySelector(".row-names"), row.querySelector(".inside > p")];
  return parts
    .map((part) => part?.textContent ?? "")
    .join(" ")
    .toLowerCase();
}

function capabilityButtons(map: HTMLElement, choose: (bit: number | undefined) => void): HTMLElement {
  const document = map.ownerDocument;
  const group = document.createElement("div");
  group.className = "only";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Show only one kind of access");
  const buttons = [undefined, ...SHOWN].map((bit) => {
    const button = document.createElement("button");
    const capability = CAPABILITIES[bit ?? -1];
    button.type = "button";
    button.textContent = capability === undefined ? "all" : CAPABILITY_WORDS[capability];
    button.setAttribute("aria-pressed", `${bit === undefined}`);
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", `${other === button}`);
      if (bit === undefined) delete map.dataset.only;
      else map.dataset.only = `${bit}`;
      choose(bit);
    });
    return button;
  });
  group.append(...buttons);
  return group;
}
