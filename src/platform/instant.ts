const FORM =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:([T ])(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?( ?)(Z|UTC|[+-]\d\d:?\d\d)?)?)?)?$/i;

/** What a source may write other than a complete date, or date and time with `T`, of ISO 8601. */
export interface TimestampForms {
  /**
   * A year alone, or a year and month, which stand for their first moment (the W3C profile "Date and Time Formats").
   */
  partialDates?: boolean;
  /**
   * A space for the `T` and before the offset, and `UTC` for `Z`: as the AWS CLI and the credential report print them.
   */
  spaces?: boolean;
  /** A time of day without an offset, which is UTC. */
  withoutOffset?: boolean;
}

/**
 * Milliseconds since the epoch of an ISO 8601 timestamp, with a fraction where it has microseconds. Undefined for any other
 * text, and for a day that its month does not have.
 */
export function parseTimestamp(text: string, forms: TimestampForms): number | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, year = "", month, day, separator, hour = "00", minute = "00", second = "00", fraction = "", gap, zone] =
    match;
  if (day === undefined && !forms.partialDates) return undefined;
  if ((separator === " " || gap === " " || zone?.toUpperCase() === "UTC") && !forms.spaces) return undefined;
  if (separator !== undefined && zone === undefined && !forms.withoutOffset) return undefined;
  if (Number(day ?? 1) > daysOf(Number(year), Number(month ?? 1))) return undefined;
  const offset = zone === undefined || /^[zu]/i.test(zone) ? "Z" : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const whole = Date.parse(`${year}-${month ?? "01"}-${day ?? "01"}T${hour}:${minute}:${second}${offset}`);
  return Number.isNaN(whole) ? undefined : whole + Number(`0.${fraction.slice(0, 6)}0`) * 1000;
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/**
 * Milliseconds since the epoch of a date as the Date operators of a policy take it: a W3C form of ISO 8601, or seconds since
 * the epoch ("IAM JSON policy elements: Condition operators"). Four digits are a year. Undefined when it is neither.
 */
export function parseInstant(text: string): number | undefined {
  const trimmed = text.trim();
  const at = parseTimestamp(trimmed, { partialDates: true });
  if (at !== undefined) return Math.floor(at);
  return /^-?\d+(\.\d+)?$/.test(trimmed) && !/^\d{4}$/.test(trimmed) ? Number(trimmed) * 1000 : undefined;
}
