/** A request with its policies apart from the rest, both as they were written. */
export interface RequestText {
  /** The members that hold policies, in their order: equal for requests that are decided by the same policies. */
  policies: string;
  /** JSON of the other members; JSON only if the whole text is. */
  rest: string;
}

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Finds the members of the object that a text is, without parsing their values; those whose name `isPolicy` holds for are
 * policies. Undefined where the text is surely no JSON object, or is written in an unusual way. Whether the values are JSON it
 * does not tell.
 */
export function splitRequest(text: string, isPolicy: (name: string) => boolean): RequestText | undefined {
  let at = afterSpace(text, 0);
  if (text.charCodeAt(at) !== OPEN_OBJECT) return undefined;
  let policies = "";
  let rest = "";
  do {
    const start = afterSpace(text, at + 1);
    if (text.charCodeAt(start) !== QUOTE) return undefined;
    const nameEnd = text.indexOf('"', start + 1);
    const name = text.slice(start + 1, nameEnd);
    if (nameEnd < 0 || name.includes("\\")) return undefined;
    const colon = afterSpace(text, nameEnd + 1);
    if (text.charCodeAt(colon) !== COLON) return undefined;
    const end = afterValue(text, afterSpace(text, colon + 1));
    const member = text.slice(start, end);
    if (isPolicy(name)) policies += policies === "" ? member : `,${member}`;
    else rest += rest === "" ? member : `,${member}`;
    at = afterSpace(text, end);
  } while (text.charCodeAt(at) === COMMA);
  if (text.charCodeAt(at) !== CLOSE_OBJECT || afterSpace(text, at + 1) !== text.length) return undefined;
  return { policies, rest: `{${rest}}` };
}

function afterSpace(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== TAB && code !== CARRIAGE_RETURN && code !== LINE_FEED) break;
  }
  return at;
}

/** Where a value ends that begins at `from`: a text after its quote, a list or an object after its bracket. */
function afterValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfText(text, at);
      if (depth === 0) return at + 1;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) depth += 1;
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      depth -= 1;
      // Below 0: the object that a number or a word is the last value of.
      if (depth <= 0) return depth === 0 ? at + 1 : at;
    } else if (depth === 0 && (code === COMMA || code === SPACE)) return at;
  }
  return at;
}

/** The index of the quote that ends a text, or the length where none does. */
function endOfText(text: string, from: number): number {
  let at = text.indexOf('"', from + 1);
  while (at > 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at < 0 ? text.length : at;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}
