/** What stands where there is no timestamp: nothing, or one of the credential report's words for it. */
const NONE: ReadonlySet<string> = new Set(["", "N/A", "n/a", "no_information", "not_supported"]);

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?\s?(Z|UTC|[+-]\d\d:?\d\d)?)?$/i;

/**
 * Milliseconds since the epoch of an ISO 8601 timestamp as AWS prints it, with `T` or a space between date and time;
 * without an offset it is UTC. `none` where the text says that there is no timestamp; undefined for any other text.
 */
export function readInstant(text: string | undefined): number | "none" | undefined {
  if (text === undefined || NONE.has(text)) return "none";
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year = "", month = "", day = "", hour = "00", minute = "00", second = "00", fraction = "", zone = "Z"] =
    match;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(day) > lastDay) return undefined;
  const offset = /^[zu]/i.test(zone) ? "Z" : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const at = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}${offset}`,
  );
  return Number.isNaN(at) ? undefined : at;
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
