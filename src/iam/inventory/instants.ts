import { parseTimestamp } from "../../platform/instant.ts";

/** What is written where there is no instant: nothing, or one of the credential report's words for it. */
const NONE: ReadonlySet<string> = new Set(["", "N/A", "n/a", "no_information", "not_supported"]);

/**
 * Milliseconds since the epoch of an ISO 8601 timestamp as AWS prints it, with `T` or a space between date and time;
 * without an offset it is UTC. `none` where the text says that there is no instant; undefined for any other text.
 */
export function readInstant(text: string | undefined | null): number | "none" | undefined {
  if (text === undefined || text === null || NONE.has(text)) return "none";
  const at = parseTimestamp(text, { spaces: true, withoutOffset: true });
  return at === undefined ? undefined : Math.floor(at);
}

/** The same, but undefined wherever there is no timestamp that can be read. */
export function parseInstantOrNothing(text: string | undefined): number | undefined {
  const at = readInstant(text);
  return at === "none" ? undefined : at;
}

/** What is wrong with a timestamp; undefined when nothing is. Of the text up to 40 characters are quoted. */
export function instantProblem(member: string, text: string | undefined): string | undefined {
  return readInstant(text) === undefined ? `${member}: ${quoted(text ?? "")} is not an ISO 8601 timestamp` : undefined;
}

const QUOTED = 40;

/** A text from outside as a message may show it: in quotation marks, on one line, at most 40 characters of it. */
export function quoted(text: string): string {
  const shown = text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
  return JSON.stringify(shown);
}

/** The latest of the instants that are known. */
export function latest(...instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
