/** The most UTF-16 code units that a cell may hold. Source: Microsoft, "Excel specifications and limits". */
export const MAX_CELL_LENGTH = 32_767;

/** Characters that XML 1.0 cannot have or that its parsers change (a carriage return), and text that looks like an escape. */
const ESCAPED = /[[\p{Cc}\ufffe\uffff\&<>]--[\t\n\x7f-\x9f]]|_(?=[xX][0-9a-fA-F]{4})/gv;

/**
 * The text as the content of a `t` element. Characters that XML cannot have become `_xHHHH_`, and so does an underscore that
 * looks like the start of such an escape; a lone surrogate becomes U+FFFD. Source: ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
 */
export function xstring(text: string): string {
  return text.toWellFormed().replace(ESCAPED, (found) => {
    if (found === "&") return "&amp;";
    if (found === "<") return "&lt;";
    if (found === ">") return "&gt;";
    return `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`;
  });
}

/** The text, truncated to the limit of a cell with a note of its full length. */
export function cellText(text: string): string {
  if (text.length <= MAX_CELL_LENGTH) return text;
  const mark = `… [truncated: ${text.length} characters]`;
  return `${text.slice(0, MAX_CELL_LENGTH - mark.length).toWellFormed()}${mark}`;
}
