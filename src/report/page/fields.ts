/** A field to search or filter with. */
export function searchField(document: Document, placeholder: string, label: string): HTMLInputElement {
  const input = document.createElement("input");
  input.type = "search";
  input.placeholder = placeholder;
  input.setAttribute("aria-label", label);
  return input;
}

/** A choice among named values; the empty value stands for all. */
export function selectField(
  document: Document,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
): HTMLSelectElement {
  const select = document.createElement("select");
  select.setAttribute("aria-label", label);
  for (const [value, text] of options) {
    const option = document.createElement("option");
    option.value = value;
    option.textContent = text;
    select.append(option);
  }
  return select;
}
