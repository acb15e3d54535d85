/** What a link shows next to itself, instead of leading there. */
interface Expanding {
  /** Finds the links. */
  links: string;
  /** What is shown: a copy of a part of the link's target. */
  part: string;
  className: string;
  label(target: Element): string;
}

const LISTS: Expanding = {
  links: "table.reach td > a[href^='#l']",
  part: "span",
  className: "who",
  label: (list) => list.querySelector("b")?.textContent ?? "",
};

const STATEMENTS: Expanding = {
  links: "main a[href^='#s']:not([href='#summary']):not([href='#statements'])",
  part: "pre",
  className: "statement",
  label: (statement) => statement.querySelector("summary")?.textContent ?? "",
};

/** Numbers that link to a list of names and statements that link to their text show it in place, and hide it again. */
export function expandLinks(root: Document): void {
  for (const kind of [LISTS, STATEMENTS]) {
    for (const link of root.querySelectorAll(kind.links)) link.setAttribute("aria-expanded", "false");
  }
  root.addEventListener("click", (event) => {
    const { target, ctrlKey, metaKey, shiftKey } = event;
    if (ctrlKey || metaKey || shiftKey || !(target instanceof Element)) return;
    for (const kind of [LISTS, STATEMENTS]) {
      const link = target.closest<HTMLAnchorElement>(kind.links);
      if (link !== null && toggle(link, kind)) event.preventDefault();
    }
  });
}

/** Whether there was something to show or to hide. */
function toggle(link: HTMLAnchorElement, { part, className, label }: Expanding): boolean {
  const document = link.ownerDocument;
  const shown = link.nextElementSibling;
  if (shown?.classList.contains(className)) {
    link.setAttribute("aria-expanded", "false");
    shown.remove();
    return true;
  }
  const target = document.getElementById(link.hash.slice(1));
  const content = target?.querySelector(part);
  if (!target || !content) return false;
  link.setAttribute("aria-expanded", "true");
  const box = document.createElement("span");
  box.className = className;
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", label(target));
  box.append(...content.cloneNode(true).childNodes);
  const cell = link.parentElement;
  if (cell && className === LISTS.className) cell.dataset.value ??= link.textContent ?? "";
  link.after(box);
  return true;
}
