import { createXmlReader, type XmlNode } from "./xmlReader.ts";

export type { XmlNode } from "./xmlReader.ts";

/**
 * Parses an XML document of AWS. Gives an object with the root element by its name; undefined for what is not well-formed,
 * nests deeper than 32, or declares anything. `text` decodes the five entities of XML and character references only, so
 * that nothing can expand.
 */
export function parseXml(document: string): XmlNode | undefined {
  const reader = createXmlReader();
  reader.write(document);
  return reader.end();
}

/** `<!DOCTYPE`, `<!ENTITY`, `<![CDATA[`. */
const DECLARATION = /<!(?!--)/;

/** Whether a document declares anything; `parseXml` refuses it then. */
export function hasDeclaration(document: string): boolean {
  return DECLARATION.test(document);
}

/** The element at the end of a path of names, the first where one occurs several times; undefined where an element is missing. */
export function element(node: XmlNode, ...path: string[]): XmlNode | undefined {
  let current: unknown = node;
  for (const name of path) {
    if (Array.isArray(current)) current = current[0];
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, name)) return undefined;
    current = (current as Record<string, unknown>)[name];
  }
  return Array.isArray(current) ? current[0] : current;
}

/**
 * The elements named last in `path` within those that it leads through: `elements(user, "Tags", "member")`. Empty when
 * there are none: AWS omits an empty list, or writes it without members.
 */
export function elements(node: XmlNode, ...path: string[]): XmlNode[] {
  const parent = element(node, ...path.slice(0, -1));
  const name = path.at(-1);
  if (name === undefined || typeof parent !== "object" || parent === null || !Object.hasOwn(parent, name)) return [];
  const found = (parent as Record<string, unknown>)[name];
  return Array.isArray(found) ? found : [found];
}

/** The text of the element at the end of a path, entities decoded; undefined when it is missing or has children. */
export function text(node: XmlNode, ...path: string[]): string | undefined {
  const found = path.length === 0 ? node : element(node, ...path);
  return typeof found === "string" ? decodeEntities(found) : undefined;
}

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function decodeEntities(raw: string): string {
  if (!raw.includes("&")) return raw;
  return raw.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot|apos));/g, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const codePoint = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole;
  });
}
