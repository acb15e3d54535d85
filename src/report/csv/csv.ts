/**
 * What a spreadsheet takes for the start of a formula: `=`, `+`, `-`, `@`, a tab or a line break, and the full-width
 * forms of the four; also behind quotes and white space, which some programs strip before they look. Source: OWASP,
 * "CSV Injection".
 */
const FORMULA_START = /^[\s'"]*[=+\-@\t\r\n＝＋－＠]/;
const NEEDS_QUOTES = /[",;\t\r\n]/;

/** Whether a spreadsheet would take the value, were it typed, for a formula. */
export function startsFormula(value: string): boolean {
  return FORMULA_START.test(value);
}

/**
 * One cell by RFC 4180 (section 2, rules 5 to 7), with a formula made harmless by an apostrophe in front. The apostrophe
 * can be taken away again without doubt: a value that starts with one before a formula gets a second.
 */
export function csvCell(value: string): string {
  const text = FORMULA_START.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One record with its line end, CRLF. */
export function csvRow(values: readonly string[]): string {
  return `${values.map(csvCell).join(",")}\r\n`;
}
