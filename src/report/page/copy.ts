/** Puts a button above each block of commands that copies it. */
export function copyCommands(root: Document): void {
  for (const block of root.querySelectorAll("pre.copy")) {
    block.setAttribute("tabindex", "0");
    const button = root.createElement("button");
    button.type = "button";
    button.className = "copy-button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      button.textContent = (await copied(root, block)) ? "Copied" : "Select the text and copy it";
    });
    block.before(button);
  }
}

/** A page without an origin of its own may not use the clipboard: then the text is selected instead. */
async function copied(root: Document, block: Element): Promise<boolean> {
  try {
    await root.defaultView?.navigator.clipboard.writeText(block.textContent ?? "");
    return true;
  } catch {
    root.getSelection()?.selectAllChildren(block);
    return false;
  }
}
