const W3C = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d))?)?)?$/i;

/**
 * Milliseconds since the epoch of a date as the Date operators take it: a W3C form of ISO 8601, or seconds since the
 * epoch. Four digits are a year. Undefined when it is neither.
 */
export function parseInstant(text: string): number | undefined {
  const match = W3C.exec(text.trim());
  if (match === null) {
    return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) * 1000 : undefined;
  }
  const [, year = "", month = "01", day = "01", hour = "00", minute = "00", second = "00", fraction = "0", zone = "Z"] =
    match;
  const offset = /^z$/i.test(zone) ? "Z" : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const at = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}${offset}`,
  );
  return Number.isNaN(at) ? undefined : at;
}
