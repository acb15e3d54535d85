import { PITCH, stripWidth } from "../html/access/cellStrip.ts";

/** The columns of the access map that are shown. */
export interface ColumnView {
  /** Names of all columns. */
  readonly names: readonly string[];
  /** The services of each column, in lower case. */
  readonly services: readonly string[];
  /** Positions of the shown columns among all. */
  shown(): readonly number[];
  show(columns: readonly number[]): void;
}

/** `onChange`: called after other columns are shown. */
export function columnView(map: HTMLElement, onChange: () => void): ColumnView {
  const head = map.querySelector<SVGSVGElement>(".services");
  const texts = [...(head?.querySelectorAll("text") ?? [])];
  const names = texts.map((text) => text.firstChild?.textContent ?? "");
  const sharing = [...map.ownerDocument.querySelectorAll("#shared-columns dt")].map(
    (term) => [term.textContent ?? "", term.nextElementSibling?.textContent ?? ""] as const,
  );
  const services = texts.map((text) => {
    const words = text.dataset.words ?? "";
    const list = sharing.find(([column]) => column === words)?.[1];
    return `${list ?? text.querySelector("title")?.textContent ?? ""}`.toLowerCase();
  });
  let current: readonly number[] = names.map((_, column) => column);
  return {
    names,
    services,
    shown: () => current,
    show(columns) {
      if (columns.join() === current.join()) return;
      current = columns;
      const places = new Map(columns.map((column, place) => [column, place]));
      for (const [column, text] of texts.entries()) {
        const place = places.get(column);
        text.setAttribute("display", place === undefined ? "none" : "inline");
        const at = `translate(${(place ?? 0) * PITCH + PITCH / 2} `;
        text.setAttribute("transform", (text.getAttribute("transform") ?? "").replace(/translate\(\S+ /, at));
      }
      const width = `${stripWidth(columns.length)}`;
      head?.setAttribute("width", width);
      head?.setAttribute("viewBox", `0 0 ${width} ${head.getAttribute("height")}`);
      onChange();
    },
  };
}
