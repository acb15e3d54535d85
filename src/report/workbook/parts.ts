import { xstring } from "./xstring.ts";

/** The start of every part. */
export const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SHEETML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** A sheet in the workbook part. `range`: header and rows, as `$A$1:$H$12`. */
export interface SheetEntry {
  name: string;
  range: string;
}

/** Name of the part of a sheet by its position, from 0. */
export function sheetPart(place: number): string {
  return `xl/worksheets/sheet${place + 1}.xml`;
}

/** The part as bytes, with the XML declaration. */
export function* partBytes(pieces: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(DECLARATION);
  for (const piece of pieces) yield encoder.encode(piece);
}

/** `[Content_Types].xml`. Source of this and the two lists of relationships: ECMA-376 part 2 (Open Packaging Conventions). */
export function contentTypesXml(sheets: number): string {
  const overrides = [
    ...places(sheets, (place) => [`/${sheetPart(place)}`, `${TYPE}.worksheet+xml`]),
    ["/xl/workbook.xml", `${TYPE}.sheet.main+xml`],
    ["/xl/styles.xml", `${TYPE}.styles+xml`],
    ["/xl/sharedStrings.xml", `${TYPE}.sharedStrings+xml`],
    ["/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"],
  ].map(([name, type]) => `<Override PartName="${name}" ContentType="${type}"/>`);
  return [
    `<Types xmlns="${PACKAGE}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join("")}</Types>`,
  ].join("");
}

/** `_rels/.rels`. */
export function packageRelationsXml(): string {
  return relationsXml([
    [`${RELATIONSHIPS}/officeDocument`, "xl/workbook.xml"],
    [`${PACKAGE}/relationships/metadata/core-properties`, "docProps/core.xml"],
  ]);
}

/** `xl/_rels/workbook.xml.rels`: the sheets are the first relations. */
export function workbookRelationsXml(sheets: number): string {
  return relationsXml([
    ...places(sheets, (place) => [`${RELATIONSHIPS}/worksheet`, sheetPart(place).slice("xl/".length)]),
    [`${RELATIONSHIPS}/styles`, "styles.xml"],
    [`${RELATIONSHIPS}/sharedStrings`, "sharedStrings.xml"],
  ]);
}

/** `xl/workbook.xml`: the sheets in order, with the range of the filter and the row that repeats on every printed page. */
export function workbookXml(sheets: readonly SheetEntry[]): string {
  const entries = sheets.map(
    ({ name }, place) => `<sheet name="${xstring(name)}" sheetId="${place + 1}" r:id="rId${place + 1}"/>`,
  );
  const defined = (name: string, attributes: string, rangeOf: (sheet: SheetEntry) => string) =>
    sheets.map(
      (sheet, place) =>
        `<definedName name="${name}" localSheetId="${place}"${attributes}>'${xstring(sheet.name)}'!${rangeOf(sheet)}</definedName>`,
    );
  return [
    `<workbook xmlns="${SHEETML}" xmlns:r="${RELATIONSHIPS}">`,
    `<bookViews><workbookView activeTab="0"/></bookViews><sheets>${entries.join("")}</sheets><definedNames>`,
    ...defined("_xlnm._FilterDatabase", ' hidden="1"', ({ range }) => range),
    ...defined("_xlnm.Print_Titles", "", () => "$1:$1"),
    "</definedNames></workbook>",
  ].join("");
}

/** `docProps/core.xml`. `created`: ISO 8601. */
export function corePropertiesXml(title: string, created: string | null): string {
  const at = created === null ? "" : `<dcterms:created xsi:type="dcterms:W3CDTF">${xstring(created)}</dcterms:created>`;
  return [
    `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"`,
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    `<dc:title>${xstring(title)}</dc:title><dc:creator>k9</dc:creator>${at}</cp:coreProperties>`,
  ].join("");
}

function relationsXml(relations: readonly (readonly [type: string, target: string])[]): string {
  const entries = relations.map(
    ([type, target], place) => `<Relationship Id="rId${place + 1}" Type="${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${entries.join("")}</Relationships>`;
}

function places(count: number, entry: (place: number) => [string, string]): [string, string][] {
  return Array.from({ length: count }, (_, place) => entry(place));
}
