import { CAPABILITIES } from "../../iam/catalogue/capability.ts";
import { CAPABILITY_WORDS } from "../html/vocabulary/capabilityText.ts";
import { rowCount } from "./rowCount.ts";

/** The bits of the capabilities in the order of a cell's positions. */
const SHOWN = [0, 2, 1, 3, 4, 5];

/** Adds a filter by name above the map, and buttons that show only one kind of access. */
export function heatmapTools(map: HTMLElement, rows: readonly HTMLDetailsElement[]): void {
  const document = map.ownerDocument;
  const bar = document.createElement("div");
  bar.className = "filter tools";
  bar.append(...filter(document, rows), ...capabilityButtons(map));
  map.parentElement?.before(bar);
}

function filter(document: Document, rows: readonly HTMLDetailsElement[]): HTMLElement[] {
  const input = document.createElement("input");
  input.type = "search";
  input.placeholder = "Filter users and roles";
  input.setAttribute("aria-label", "Filter users and roles in the map");
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  const say = (shown: number) => {
    status.textContent = rowCount(shown, rows.length);
  };
  say(rows.length);
  let texts: Map<HTMLDetailsElement, string> | undefined;
  input.addEventListener("input", () => {
    texts ??= new Map(rows.map((row) => [row, namesOf(row)]));
    const words = input.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const [row, text] of texts) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    say(shown);
  });
  return [input, status];
}

/** The heading of the row, and the names of all its members. */
function namesOf(row: HTMLDetailsElement): string {
  const parts = [row.querySelector(".row-names"), row.querySelector(".inside > p")];
  return parts
    .map((part) => part?.textContent ?? "")
    .join(" ")
    .toLowerCase();
}

function capabilityButtons(map: HTMLElement): HTMLElement[] {
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
    });
    return button;
  });
  group.append(...buttons);
  return [group];
}
