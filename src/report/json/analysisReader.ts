import { AnalysisUnreadable } from "../stream/analysisUnreadable.ts";

/**
 * One line of a list, without the comma at its end; in `access`, all lines of one principal. `header`, which comes first:
 * the members before the lists, as an object.
 */
export type AnalysisItem =
  | { part: "header"; line: string }
  | { part: "resources" | "externalAccess" | "principals" | "gaps"; line: string }
  | { part: "access"; principal: string; grants: readonly string[] };

const PARTS = ["resources", "externalAccess", "access", "principals", "gaps"] as const;
const PRINCIPAL = '{"principal":';
const GRANTS = ',"grants":[';

/**
 * Reads an analysis.v1 line by line, in the order of the document. It holds one chunk and the grants of one principal, and
 * parses only the ARNs of the principals in `access`. Throws `AnalysisUnreadable`, for a truncated document at its end.
 */
export async function* readAnalysis(chunks: AsyncIterable<string>): AsyncGenerator<AnalysisItem> {
  let part = -1;
  let isComplete = false;
  let block: { principal: string; grants: string[] } | undefined;
  for await (const lines of linesOf(chunks)) {
    for (const line of lines) {
      if (isComplete) throw new AnalysisUnreadable("a line after the end");
      if (part < 0) {
        const opening = `,"${PARTS[0]}":[`;
        if (!line.startsWith("{") || !line.endsWith(opening)) throw new AnalysisUnreadable("not an analysis.v1");
        part = 0;
        yield { part: "header", line: `${line.slice(0, -opening.length)}}` };
      } else if (block !== undefined) {
        if (line !== "]}" && line !== "]},") block.grants.push(withoutComma(line));
        else {
          yield { part: "access", ...block };
          block = undefined;
        }
      } else if (line.startsWith("]")) {
        part += 1;
        if (part < PARTS.length && line !== `],"${PARTS[part]}":[`) throw new AnalysisUnreadable("parts out of order");
        isComplete = part === PARTS.length;
      } else {
        const name = PARTS[part] ?? "gaps";
        if (name !== "access") yield { part: name, line: withoutComma(line) };
        else {
          const at = line.lastIndexOf(GRANTS);
          if (at < 0 || !line.startsWith(PRINCIPAL)) throw new AnalysisUnreadable("a principal was expected");
          const principal = parseLine<string>(line.slice(PRINCIPAL.length, at));
          if (line.length === at + GRANTS.length) block = { principal, grants: [] };
          else yield { part: "access", principal, grants: [] };
        }
      }
    }
  }
  if (!isComplete) throw new AnalysisUnreadable("the end is missing");
}

/** The JSON value of a line. Throws `AnalysisUnreadable`. */
export function parseLine<T>(line: string): T {
  try {
    return JSON.parse(line);
  } catch {
    throw new AnalysisUnreadable("a line is not JSON");
  }
}

/** The complete lines of a text, as many at once as a chunk brings. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield lines;
  }
  if (rest !== "") yield [rest];
}

/** A line of a list without the comma at its end. */
export function withoutComma(line: string): string {
  return line.endsWith(",") ? line.slice(0, -1) : line;
}
