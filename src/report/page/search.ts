import { counted } from "../../platform/numberText.ts";
import { searchField } from "./fields.ts";

/** What can be found: rows, items and parts that have an anchor. */
const FOUND = "main tr[id], main li[id], main details[id], main span[id^='e'], main h3[id]";
/** The most results that are listed. */
const LISTED = 30;
const EXCERPT = 110;

interface Entry {
  element: Element;
  /** What it is called, and all of its text; both in lower case. */
  name: string;
  text: string;
  section: string;
}

/** One search over everything in the report, in the navigation: the results link to their places. */
export function searchReport(document: Document): void {
  const nav = document.querySelector("nav");
  if (nav === null) return;
  const field = searchField(document, "Search the report", "Search the report");
  const panel = document.createElement("div");
  panel.className = "results";
  panel.hidden = true;
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const list = document.createElement("ol");
  panel.append(status, list);
  let entries: Entry[] | undefined;
  const close = () => {
    panel.hidden = true;
  };
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    panel.hidden = words.length === 0;
    if (words.length === 0) return;
    entries ??= entriesOf(document);
    const found = entries.filter(({ text }) => words.every((word) => text.includes(word)));
    found.sort((a, b) => rank(a, words) - rank(b, words));
    const more = found.length - LISTED;
    status.textContent = `${counted(found.length, "result")}${more > 0 ? `, the first ${LISTED}` : ""}`;
    list.replaceChildren(...found.slice(0, LISTED).map((entry) => item(entry, words[0] ?? "")));
  });
  nav.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      close();
      field.focus();
    }
    if (event.key === "Enter" && event.target === field) list.querySelector("a")?.click();
  });
  list.addEventListener("click", close);
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Node && !nav.contains(target)) close();
  });
  const search = document.createElement("search");
  search.append(field, panel);
  nav.append(search);
}

function entriesOf(document: Document): Entry[] {
  return [...document.querySelectorAll(FOUND)].map((element) => {
    const heading = element.querySelector(":scope > th, :scope > summary, :scope > b") ?? element;
    return {
      element,
      name: (heading.textContent ?? "").trim().toLowerCase(),
      text: textOf(element).toLowerCase(),
      section: element.closest("section")?.querySelector("h2")?.textContent ?? "",
    };
  });
}

/** Its text, with a space between its parts. */
function textOf(element: Element): string {
  const parts = element instanceof HTMLTableRowElement ? [...element.cells] : [element];
  return parts.flatMap((part) => [...part.childNodes].map((node) => node.textContent ?? "")).join(" ");
}

/** What is called so first, then what begins so, then what has it in its name, then in its text. */
function rank({ name }: Entry, words: readonly string[]): number {
  const all = words.join(" ");
  if (name === all) return 0;
  if (name.startsWith(all)) return 1;
  return words.every((word) => name.includes(word)) ? 2 : 3;
}

function item({ element, section }: Entry, word: string): HTMLLIElement {
  const document = element.ownerDocument;
  const link = document.createElement("a");
  link.href = `#${element.id}`;
  link.textContent = excerpt(textOf(element), word);
  const place = document.createElement("small");
  place.textContent = section;
  const result = document.createElement("li");
  result.append(link, " ", place);
  return result;
}

/** The text around the word. */
function excerpt(text: string, word: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const at = Math.max(0, line.toLowerCase().indexOf(word) - EXCERPT / 2);
  const part = line.slice(at, at + EXCERPT);
  return `${at > 0 ? "…" : ""}${part}${at + EXCERPT < line.length ? "…" : ""}`;
}
