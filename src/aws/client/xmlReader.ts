/** An element as read: a string for one that holds text alone, else an object of its children by name, those of one name as an array. */
export type XmlNode = unknown;

export interface XmlRecord {
  /** The names of the elements around it, from the root, and its own. */
  path: readonly string[];
  node: XmlNode;
}

/**
 * Reads an XML document as its text arrives. It takes what AWS writes: elements, their text, attributes (passed over),
 * comments and processing instructions. Text is not interpreted: white space is kept, and references stay as they are.
 */
export interface XmlReader {
  /** Takes the next piece of the document, wherever it was cut; gives the records that ended in it. */
  write(text: string): XmlRecord[];
  /**
   * Ends the document. Gives an object with the root element by its name, without the records; undefined for what is not
   * well-formed, nests deeper than 32, or declares anything.
   */
  end(): XmlNode | undefined;
  /**
   * Whether the document had `<!DOCTYPE`, `<!ENTITY` or `<![CDATA[`: AWS writes none of them, and each can introduce text that
   * is not in the document.
   */
  hasDeclaration(): boolean;
}

const MAX_DEPTH = 32;
/** Characters of a tag or comment that has not ended. */
const MAX_MARKUP = 64 * 1024;

/** Elements with children, of which those of one name are an array from the second on. */
type Children = Record<string, XmlNode>;

interface OpenElement {
  text: string;
  children: Children | undefined;
}

/**
 * @param isRecord whether the element at this path is handed out by `write` when it ends, and then forgotten: what is held
 *   is one record, not the document. None by default.
 */
export function createXmlReader(isRecord: (path: readonly string[]) => boolean = () => false): XmlReader {
  const document: OpenElement = { text: "", children: undefined };
  const open: OpenElement[] = [document];
  const path: string[] = [];
  let records: XmlRecord[] = [];
  let unread = "";
  let state: "reading" | "malformed" | "declares" = "reading";

  const addText = (text: string): boolean => {
    const current = open[open.length - 1];
    if (current === undefined) return false;
    if (current !== document) current.text += text;
    return current !== document || text.trim() === "";
  };

  const begin = (name: string): boolean => {
    if (path.length >= MAX_DEPTH || (path.length === 0 && document.children !== undefined)) return false;
    path.push(name);
    open.push({ text: "", children: undefined });
    return true;
  };

  const finish = (name: string): boolean => {
    if (path.at(-1) !== name) return false;
    const ended = open.pop();
    const parent = open[open.length - 1];
    if (ended === undefined || parent === undefined) return false;
    const node = ended.children ?? ended.text;
    // The children that were handed out are no text: an element that had any has children.
    parent.children ??= Object.create(null) as Children;
    if (isRecord(path)) records.push({ path: [...path], node });
    else addChild(parent.children, name, node);
    path.pop();
    return true;
  };

  /** `inside`: what stands between `<` and `>`. */
  const tag = (inside: string): boolean => {
    if (inside.startsWith("/")) return finish(localName(inside.slice(1).trimEnd()) ?? "");
    const isEmpty = inside.endsWith("/");
    const name = localName(/^[^\s/]*/.exec(inside)?.[0] ?? "");
    return name !== undefined && begin(name) && (!isEmpty || finish(name));
  };

  /** Reads what is complete of `unread`; the rest waits for more. */
  const read = (): void => {
    let at = 0;
    while (state === "reading") {
      const start = unread.indexOf("<", at);
      if (!addText(unread.slice(at, start < 0 ? undefined : start))) state = "malformed";
      if (start < 0) {
        unread = "";
        return;
      }
      at = start;
      const found = markupAt(unread, start);
      if (found === "incomplete") {
        if (unread.length - at > MAX_MARKUP) state = "malformed";
        break;
      }
      if (found === "declaration") state = "declares";
      else {
        at = found.end;
        if (found.inside !== undefined && !tag(found.inside)) state = "malformed";
      }
    }
    unread = unread.slice(at);
  };

  return {
    write(text) {
      if (state !== "reading") return [];
      unread += text;
      read();
      const ended = records;
      records = [];
      return ended;
    },
    end: () => (state === "reading" && unread === "" && path.length === 0 ? (document.children as XmlNode) : undefined),
    hasDeclaration: () => state === "declares",
  };
}

/** What begins with the `<` at `start`: where it ends, and the inside of a tag; a comment or an instruction has none. */
function markupAt(
  text: string,
  start: number,
): { end: number; inside: string | undefined } | "incomplete" | "declaration" {
  const opening = text.slice(start, start + 4);
  if (opening === "<!--") return passedOver(text, start + 4, "-->");
  if (opening.startsWith("<!")) return "<!--".startsWith(opening) ? "incomplete" : "declaration";
  if (opening.startsWith("<?")) return passedOver(text, start + 2, "?>");
  for (let end = text.indexOf(">", start); end >= 0; end = text.indexOf(">", end + 1)) {
    const inside = text.slice(start + 1, end);
    if (hasClosedQuotes(inside)) return { end: end + 1, inside };
  }
  return "incomplete";
}

function passedOver(text: string, from: number, closing: string) {
  const at = text.indexOf(closing, from);
  return at < 0 ? ("incomplete" as const) : { end: at + closing.length, inside: undefined };
}

/** Whether every attribute value has ended: a `>` within one does not end the tag. */
function hasClosedQuotes(inside: string): boolean {
  return !/["']/.test(inside) || /^(?:[^"']|"[^"]*"|'[^']*')*$/.test(inside);
}

/** The name without its namespace prefix; undefined for what is not a name, and for `__proto__`. */
function localName(name: string): string | undefined {
  const local = /^(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)$/.exec(name)?.[1];
  return local === "__proto__" ? undefined : local;
}

function addChild(children: Children, name: string, node: XmlNode): void {
  const others = children[name];
  if (others === undefined) children[name] = node;
  else if (Array.isArray(others)) others.push(node);
  else children[name] = [others, node];
}
