/** A value as XML: a list repeats its element, undefined is left out. */
export type XmlValue = string | number | boolean | undefined | XmlObject | readonly XmlValue[];
export interface XmlObject {
  readonly [name: string]: XmlValue;
}

const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/**
 * Text of an element or attribute. Line ends and tabs become character references so that they survive the reader;
 * characters that XML 1.0 (section 2.2) cannot hold become U+FFFD.
 */
function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
      .replace(/[&<>"']/g, (character) => named[character] ?? "")
      .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
  );
}

/** One element, or as many as the list has. Names are ours; values are escaped. */
function element(name: string, value: XmlValue): string {
  if (value === undefined) return "";
  if (isList(value)) return value.map((item) => element(name, item)).join("");
  return `<${name}>${typeof value === "object" ? children(value) : escapeXml(String(value))}</${name}>`;
}

function children(value: XmlObject): string {
  return Object.entries(value)
    .map(([name, child]) => element(name, child))
    .join("");
}

/** A document with its declaration; `namespace` goes on the root. */
export function xmlDocument(root: string, namespace: string | undefined, content: XmlObject | string): string {
  const attribute = namespace === undefined ? "" : ` xmlns="${escapeXml(namespace)}"`;
  const inner = typeof content === "string" ? escapeXml(content) : children(content);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${inner}</${root}>`;
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}
