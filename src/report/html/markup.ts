import { html as tagged } from "hono/html";

declare const escaped: unique symbol;

/** Text of a document in which everything that came from outside is escaped. Only `html` makes it. */
export type Markup = { readonly [escaped]: true; toString(): string };

/** What a template takes: text is escaped, markup is not, lists are joined, the rest of them leave nothing. */
export type Content = string | number | Markup | readonly Content[] | null | undefined | false;

/** A piece of HTML. Attributes stand in double quotes, and no value may become the name of an element or attribute. */
export function html(strings: TemplateStringsArray, ...values: Content[]): Markup {
  return tagged(strings, ...values) as unknown as Markup;
}

/**
 * A value of the account for a reader: its direction does not reach the text around it, and characters that cannot be
 * seen, by which one name may pass for another, show as U+FFFD.
 */
export function value(text: string): Markup {
  return html`<bdi>${visible(text)}</bdi>`;
}

/** The same for an attribute or an SVG text. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "\uFFFD");
}
