import { fail, ok, type Result } from "../../platform/result.ts";

/** A JSON text; an error says where it stops being one, or in which other format the AWS CLI wrote it. */
export function parseJson(text: string): Result<unknown> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    const format = otherFormat(text);
    return fail(
      format === undefined ? notJson(text, error) : `${format}, not JSON; run the AWS CLI with --output json`,
    );
  }
}

/** One JSON text or several, one after the other. */
export function parseJsonSequence(text: string): Result<readonly unknown[]> {
  const whole = parseJson(text);
  if (whole.ok) return ok([whole.value]);
  const ends = /^\s*[[{]/.test(text) ? endsOfValues(text) : [];
  if (ends.length < 2) return whole;
  const values: unknown[] = [];
  for (const [at, end] of ends.entries()) {
    const start = ends[at - 1] ?? 0;
    try {
      values.push(JSON.parse(text.slice(start, end)));
    } catch (error) {
      return fail(notJson(text, error, start));
    }
  }
  return ok(values);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** After each top-level object or list of a text where it ends, and where the text ends when more follows. */
function endsOfValues(text: string): number[] {
  const ends: number[] = [];
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
      if (depth <= 0) ends.push(at + 1);
      depth = Math.max(depth, 0);
    }
  }
  const last = ends.at(-1) ?? 0;
  return text.slice(last).trim() === "" ? ends : [...ends, text.length];
}

/** In which format other than JSON the AWS CLI wrote a text ("Setting the output format in the AWS CLI"), as far as its first lines tell. */
function otherFormat(text: string): string | undefined {
  const start = text.slice(0, 2_000);
  if (/^(?:- )?(?:\w+DetailList|Policies|IsTruncated|Content|GeneratedTime|ReportFormat):(?:\s|$)/m.test(start))
    return "YAML";
  if (/^(?:\w+DETAILLIST|POLICIES)(?:\t|$)/m.test(start)) return "text";
  return /^\s*-{10,}\s*\n\|/.test(start) ? "a table" : undefined;
}

/** `start`: where the part begins that could not be parsed. V8 names the place in it, when it does not quote the text instead. */
function notJson(text: string, error: unknown, start = 0): string {
  if (text.trim() === "") return "not JSON: empty";
  const message = error instanceof Error ? error.message : "";
  if (/end of JSON input|Unterminated/.test(message)) return "not JSON: it ends in the middle";
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  if (position === undefined && start === 0) return "not JSON";
  const at = start + (position === undefined ? text.slice(start).search(/\S/) : Number(position));
  const before = text.slice(0, at);
  const place = `line ${before.split("\n").length}, column ${at - before.lastIndexOf("\n")}`;
  return `not JSON (${position === undefined ? "from " : ""}${place})`;
}
