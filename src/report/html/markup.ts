import { html as tagged } from "hono/html";

declare const escaped: unique symbol;

/** HTML in which every inserted value is escaped. Only `html` makes it. */
export type Markup = { readonly [escaped]: true; toString(): string };

/** What a template accepts: text is escaped, markup is not, lists are joined, the other values leave nothing. */
export type Content = string | number | Markup | readonly Content[] | null | undefined | false;

/** A piece of HTML. Attributes are in double quotes, and no value becomes the name of an element or attribute. */
export function html(strings: TemplateStringsArray, ...values: Content[]): Markup {
  return tagged(strings, ...values) as unknown as Markup;
}

/**
 * A value from the account. Its text direction does not affect the text around it, and invisible characters, which could
 * make one name look like another, become U+FFFD.
 */
export function value(text: string): Markup {
  return html`<bdi>${visible(text)}</bdi>`;
}

/** The same for an attribute or SVG text. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "\uFFFD");
}
