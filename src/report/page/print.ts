/** Opens the parts that belong on paper, and closes them again afterwards. */
export function openForPrint(window: Window): void {
  const closed = new Set<HTMLDetailsElement>();
  window.addEventListener("beforeprint", () => {
    for (const part of window.document.querySelectorAll<HTMLDetailsElement>("details.printed")) {
      if (part.open) continue;
      part.open = true;
      closed.add(part);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
    closed.clear();
  });
}
