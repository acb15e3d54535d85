import { count } from "../../platform/numberText.ts";

/** The name of something in a sentence, as a reference: a report may link it, a plain text shows its name. */
export interface Reference {
  kind: "principal" | "resource" | "account" | "service" | "statement" | "action";
  name: string;
  /** What the name stands for, where it has an ARN. */
  arn?: string;
}

/** A sentence, or a piece of one: words and the names in them. */
export type Text = readonly (string | Reference)[];

/**
 * A sentence from a template. Numbers get thousands separators, references stay what they are.
 *
 * @example text`The role ${{ kind: "principal", name: "ops", arn }} has ${1176} policies`
 */
export function text(words: TemplateStringsArray, ...values: readonly (string | number | Reference | Text)[]): Text {
  const parts: (string | Reference)[] = [];
  const add = (part: string | Reference): void => {
    const last = parts.at(-1);
    if (part === "") return;
    if (typeof part === "string" && typeof last === "string") parts[parts.length - 1] = last + part;
    else parts.push(part);
  };
  for (const [at, word] of words.entries()) {
    add(word);
    const value = values[at];
    if (value === undefined) continue;
    if (typeof value === "number") add(count(value));
    else if (isText(value)) for (const part of value) add(part);
    else add(value);
  }
  return parts;
}

/** With a capital letter, to begin a sentence; a name is left as it is. */
export function sentence(parts: Text): Text {
  const [first, ...rest] = parts;
  return typeof first === "string" ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest] : parts;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly Text[], conjunction: "and" | "or" = "and"): Text {
  return items.reduce<Text>((list, item, at) => {
    if (at === 0) return item;
    return at < items.length - 1 ? text`${list}, ${item}` : text`${list} ${conjunction} ${item}`;
  }, []);
}

/** The same for words. */
export function listedWords(words: readonly string[], conjunction: "and" | "or" = "and"): string {
  return plainText(
    listed(
      words.map((word) => [word]),
      conjunction,
    ),
  );
}

/** The text as findings.json has it. */
export function plainText(parts: Text): string {
  return parts.map((part) => (typeof part === "string" ? part : part.name)).join("");
}

function isText(value: string | Reference | Text): value is Text {
  return Array.isArray(value);
}
