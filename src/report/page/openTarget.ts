/** Opens the closed parts around the target of a link, and moves the focus to the target. */
export function openTargets(window: Window): void {
  const { document } = window;
  const open = () => {
    const id = decodeURIComponent(window.location.hash.slice(1));
    const target = id === "" ? null : document.getElementById(id);
    if (target === null) return;
    for (let part: Element | null = target; part; part = part.parentElement) {
      if (part instanceof HTMLDetailsElement) part.open = true;
      if (part instanceof HTMLElement) part.hidden = false;
    }
    target.scrollIntoView();
    const focused = target instanceof HTMLDetailsElement ? target.querySelector("summary") : target;
    if (focused === null) return;
    if (focused.tabIndex < 0) focused.tabIndex = -1;
    focused.focus({ preventScroll: true });
  };
  window.addEventListener("hashchange", open);
  open();
}
