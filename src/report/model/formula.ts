/**
 * What a spreadsheet takes for the start of a formula: `=`, `+`, `-`, `@`, a tab or a line break, and the full-width
 * forms of the four; also after quotes and white space, which some programs strip first. Source: OWASP, "CSV Injection".
 */
const FORMULA_START = /^[\s'"]*[=+\-@\t\r\n＝＋－＠]/;

/** Whether a spreadsheet would take the text for a formula if somebody typed it into a cell. */
export function startsFormula(text: string): boolean {
  return FORMULA_START.test(text);
}
