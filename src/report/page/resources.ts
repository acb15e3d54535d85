const LISTS = "table.reach td > a[href^='#l']";

/** A number that links to a list of names shows the list in its own cell, and hides it again. */
export function expandLists(root: Document): void {
  for (const link of root.querySelectorAll(LISTS)) link.setAttribute("aria-expanded", "false");
  root.addEventListener("click", (event) => {
    const { target, ctrlKey, metaKey, shiftKey } = event;
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>(LISTS) : null;
    if (link === null || ctrlKey || metaKey || shiftKey) return;
    event.preventDefault();
    toggle(link);
  });
}

function toggle(link: HTMLAnchorElement): void {
  const document = link.ownerDocument;
  const shown = link.nextElementSibling;
  link.setAttribute("aria-expanded", String(shown === null));
  if (shown !== null) {
    shown.remove();
    return;
  }
  const list = document.getElementById(link.hash.slice(1));
  const names = list?.querySelector("span");
  if (!names) return;
  const box = document.createElement("div");
  box.className = "who";
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", list?.querySelector("b")?.textContent ?? "");
  box.append(...names.cloneNode(true).childNodes);
  const cell = link.parentElement;
  if (cell) cell.dataset.value ??= link.textContent ?? "";
  link.after(box);
}
