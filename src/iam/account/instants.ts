/**
 * Milliseconds since the epoch of an ISO 8601 instant as AWS prints it, with `T` or a space between date and time.
 * Undefined for what says that there is none (`N/A`, `no_information`, `not_supported`) and for what is no instant.
 */
export function parseInstantOrNothing(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  const at = Date.parse(text.replace(/^(\S+) (\S)/, "$1T$2"));
  return Number.isNaN(at) ? undefined : at;
}

/** The latest of the instants that are known. */
export function latest(...instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
