import { fail, ok, type Result } from "../platform/result.ts";

/** A JSON text; an error says where it stops being one, or in which other format the AWS CLI wrote it. */
export function parseJson(text: string): Result<unknown> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    const format = otherFormat(text);
    if (format !== undefined) return fail(`${format}, not JSON; run the AWS CLI with --output json`);
    return fail(`not JSON${placeIn(text, error)}`);
  }
}

/** One JSON text or several, one after the other. */
export function parseJsonSequence(text: string): Result<readonly unknown[]> {
  const whole = parseJson(text);
  if (whole.ok) return ok([whole.value]);
  const parts = topLevelParts(text);
  if (parts.length < 2) return whole;
  const values: unknown[] = [];
  for (const [at, part] of parts.entries()) {
    const value = parseJson(part);
    if (!value.ok) return fail(`[${at}]: ${value.error}`);
    values.push(value.value);
  }
  return ok(values);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A text cut after each bracket that closes what a top-level bracket opened. */
function topLevelParts(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isString && code === BACKSLASH) at += 1;
    else if (code === QUOTE) isString = !isString;
    else if (isString) continue;
    else if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
      if (depth > 0) continue;
      parts.push(text.slice(start, at + 1));
      start = at + 1;
      depth = 0;
    }
  }
  const rest = text.slice(start);
  return rest.trim() === "" ? parts : [...parts, rest];
}

/** In which format other than JSON the AWS CLI wrote a text ("Setting the output format in the AWS CLI"), as far as its first lines tell. */
function otherFormat(text: string): string | undefined {
  const start = text.slice(0, 2_000);
  if (/^(?:- )?(?:\w+DetailList|Policies|IsTruncated|Content|GeneratedTime|ReportFormat):(?:\s|$)/m.test(start))
    return "YAML";
  if (/^(?:\w+DETAILLIST|POLICIES)(?:\t|$)/m.test(start)) return "text";
  return /^\s*-{10,}\s*\n\|/.test(start) ? "a table" : undefined;
}

/** V8 names the place in the message, when it does not quote the text instead. */
function placeIn(text: string, error: unknown): string {
  if (text.trim() === "") return ": empty";
  const message = error instanceof Error ? error.message : "";
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  if (line !== undefined) return ` (line ${line}, column ${column})`;
  return /end of JSON input|Unterminated/.test(message) ? ": it ends in the middle" : "";
}
