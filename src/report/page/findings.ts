import { searchField, selectField } from "./fields.ts";
import { rowCount } from "./rowCount.ts";

/** With at most this many findings left, their kinds are opened. */
const OPENED = 40;

interface Row {
  element: HTMLTableRowElement;
  group: HTMLDetailsElement;
  severity: string;
  text: string;
}

/** Filters above the findings: by severity, by kind, and by user, role, resource or any other word. */
export function filterFindings(document: Document): void {
  const groups = [...document.querySelectorAll<HTMLDetailsElement>("#findings details.group[id^='finding-']")];
  const [first] = groups;
  if (first === undefined) return;
  const headings = groups.map((group) => [group.id, group.querySelector("h3")?.textContent ?? ""] as const);
  const severity = selectField(document, "Severity", [
    ["", "All severities"],
    ...["critical", "high", "medium", "low"].map((name) => [name, name] as const),
  ]);
  const kind = selectField(document, "Kind of finding", [["", "All kinds"], ...headings]);
  const words = searchField(document, "User, role, resource or word", "Filter findings");
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  let rows: Row[] | undefined;
  const rowsNow = () => {
    rows ??= groups.flatMap((group) =>
      [...(group.querySelector("tbody")?.rows ?? [])].map((element) => ({
        element,
        group,
        severity: element.querySelector<HTMLElement>("[data-rank]")?.dataset.rank ?? "",
        text: (element.textContent ?? "").toLowerCase(),
      })),
    );
    return rows;
  };
  const apply = () => {
    const wanted = words.value.toLowerCase().split(/\s+/);
    const shown = new Map<HTMLDetailsElement, number>(groups.map((group) => [group, 0]));
    let total = 0;
    for (const row of rowsNow()) {
      row.element.hidden =
        (severity.value !== "" && row.severity !== severity.value) ||
        (kind.value !== "" && row.group.id !== kind.value) ||
        !wanted.every((word) => row.text.includes(word));
      if (row.element.hidden) continue;
      shown.set(row.group, (shown.get(row.group) ?? 0) + 1);
      total += 1;
    }
    const isFiltered = severity.value + kind.value + words.value !== "";
    for (const [group, amount] of shown) {
      group.hidden = isFiltered && amount === 0;
      if (isFiltered && amount > 0 && total <= OPENED) group.open = true;
    }
    status.textContent = rowCount(total, all, "finding");
  };
  const all = groups.reduce((sum, group) => sum + (group.querySelector("tbody")?.rows.length ?? 0), 0);
  status.textContent = rowCount(all, all, "finding");
  for (const field of [severity, kind, words]) field.addEventListener("input", apply);
  const bar = document.createElement("div");
  bar.className = "filter tools";
  bar.append(severity, kind, words, status);
  first.before(bar);
}
