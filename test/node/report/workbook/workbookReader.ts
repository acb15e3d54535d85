import { crc32, inflateRawSync } from "node:zlib";
import { XMLParser, XMLValidator } from "fast-xml-parser";

/** The files of a ZIP archive by its directory. Throws if directory, headers, descriptors and content disagree. */
export function unzip(archive: Buffer): Map<string, string> {
  const end = archive.length - 22;
  if (archive.readUInt32LE(end) !== 0x06054b50) throw new Error("no end of the directory");
  const files = new Map<string, string>();
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error("no entry of the directory");
    const [crc, packed, size, local] = [at + 16, at + 20, at + 24, at + 42].map((place) => archive.readUInt32LE(place));
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    files.set(name, readFile(archive, name, { crc, packed, size, local }));
  }
  if (at !== end) throw new Error("bytes behind the directory");
  return files;
}

type Sizes = Record<"crc" | "packed" | "size" | "local", number | undefined>;

function readFile(archive: Buffer, name: string, { crc, packed = 0, size, local = 0 }: Sizes): string {
  if (archive.readUInt32LE(local) !== 0x04034b50) throw new Error(`${name}: no header`);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  if (archive.toString("utf8", local + 30, local + 30 + name.length) !== name) throw new Error(`${name}: another name`);
  const content = inflateRawSync(archive.subarray(start, start + packed));
  const descriptor = [0, 4, 8, 12].map((offset) => archive.readUInt32LE(start + packed + offset));
  if (descriptor.join() !== [0x08074b50, crc, packed, size].join()) throw new Error(`${name}: another descriptor`);
  if (content.length !== size || crc32(content) !== crc) throw new Error(`${name}: another content`);
  return new TextDecoder("utf-8", { fatal: true }).decode(content);
}

/** An element: its name, attributes, and what it contains. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
});

/** The root of a well-formed document. */
export function parseXml(xml: string): Element {
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new Error(valid.err.msg);
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(xml)) throw new Error("what is no XML character");
  const [root] = elementsOf(parser.parse(xml));
  if (!root) throw new Error("no root");
  return root;
}

type Node = Record<string, Node[] | string | Record<string, string>>;

function elementsOf(nodes: Node[]): Element[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ":@");
    const inner = name === undefined ? undefined : node[name];
    if (name === undefined || name === "#text" || !Array.isArray(inner)) return [];
    const attributes = (node[":@"] ?? {}) as Record<string, string>;
    const text = inner.map((child) => (typeof child["#text"] === "string" ? child["#text"] : "")).join("");
    return [{ name, attributes, children: elementsOf(inner), text }];
  });
}

export function find(element: Element, name: string): Element | undefined {
  return element.children.find((child) => child.name === name);
}

export interface ReadCell {
  value: string | number | boolean;
  style: number;
}

/** A sheet, parsed on demand. */
export interface ReadSheet {
  name: string;
  readonly xml: Element;
  readonly rows: ReadCell[][];
}

/** ST_Xstring of ECMA-376 part 1, 22.9.2.19. */
function unescaped(text: string): string {
  return text.replace(/_x([0-9a-fA-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** The sheets in the order of the workbook, found through its relationships, with the values of their cells. */
export function readWorkbook(files: Map<string, string>): ReadSheet[] {
  const part = (name: string) => parseXml(files.get(name) ?? `<missing name="${name}"/>`);
  const targets = new Map(
    part("xl/_rels/workbook.xml.rels").children.map(({ attributes }) => [attributes.Id, attributes.Target]),
  );
  const strings = part("xl/sharedStrings.xml").children.map((item) => find(item, "t")?.text ?? "");
  return (find(part("xl/workbook.xml"), "sheets")?.children ?? []).map(({ attributes }) => {
    let xml: Element | undefined;
    return {
      name: attributes.name ?? "",
      get xml() {
        xml ??= part(`xl/${targets.get(attributes["r:id"])}`);
        return xml;
      },
      get rows() {
        return (find(this.xml, "sheetData")?.children ?? []).map((row, index) => {
          if (row.attributes.r !== String(index + 1)) throw new Error(`row ${index + 1} has another number`);
          return row.children.map((cell, column) => {
            if (cell.attributes.r !== `${String.fromCharCode(65 + column)}${index + 1}`)
              throw new Error(`${cell.attributes.r} is not the cell ${column} of row ${index + 1}`);
            return readCell(cell, strings);
          });
        });
      },
    };
  });
}

function readCell(cell: Element, strings: readonly string[]): ReadCell {
  if (cell.children.some(({ name }) => name !== "v" && name !== "is")) throw new Error("a cell with something else");
  const style = Number(cell.attributes.s ?? 0);
  const text = find(cell, "v")?.text ?? "";
  const inline = find(cell, "is");
  switch (cell.attributes.t) {
    case "inlineStr":
      return { style, value: unescaped((inline && find(inline, "t")?.text) ?? "") };
    case "s":
      return { style, value: unescaped(strings[Number(text)] ?? "") };
    case "b":
      return { style, value: text === "1" };
    default:
      return { style, value: text === "" ? "" : Number(text) };
  }
}
