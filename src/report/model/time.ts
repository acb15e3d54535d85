export const DAY_MS = 24 * 60 * 60 * 1000;

const LATEST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const EARLIEST_INSTANT = Date.UTC(0, 0, 1);

/* Formats of instants, which are milliseconds since the epoch; all texts are UTC. */

/** `2022-12-10T07:14:19.753800+00:00`: the time of the analysis in every CSV row. A fraction gives microseconds. */
export function analysisTime(instant: number): string {
  const whole = Math.floor(instant);
  const microseconds = Math.min(999, Math.round((instant - whole) * 1000));
  return isoTime(whole).replace("Z", `${String(microseconds).padStart(3, "0")}+00:00`);
}

/** `2022-12-10 07:14:19+00:00`; empty for undefined and for an instant outside the years 0 to 9999. */
export function csvTime(instant: number | undefined): string {
  if (instant === undefined || !isWritable(instant)) return "";
  return `${isoTime(instant).slice(0, 19).replace("T", " ")}+00:00`;
}

/** ISO 8601 for JSON; null where `csvTime` is empty. */
export function jsonTime(instant: number | undefined): string | null {
  return instant !== undefined && isWritable(instant) ? isoTime(instant) : null;
}

/** `2022-12-10T07:14:19.753Z`. Throws a RangeError for what is not an instant. */
export function isoTime(instant: number): string {
  return new Date(instant).toISOString();
}

/** `2022-12-10 07:14 UTC`. */
export function minuteText(instant: number): string {
  return `${isoTime(instant).slice(0, 16).replace("T", " ")} UTC`;
}

/** `2022-12-10`. */
export function dayText(instant: number): string {
  return isoTime(instant).slice(0, 10);
}

/** `2022-12-10-0714`, as in the names of reports. */
export function stampOf(instant: number): string {
  return isoTime(instant).slice(0, 16).replace("T", "-").replace(":", "");
}

const CSV_TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,6})?\+00:00$/;

/** The instant that `analysisTime` or `csvTime` wrote, with a fraction for microseconds; undefined for other text. */
export function parseCsvTime(text: string): number | undefined {
  const [, date, time, fraction = ".0"] = CSV_TIME.exec(text) ?? [];
  const whole = Date.parse(`${date}T${time}Z`);
  return Number.isNaN(whole) ? undefined : whole + Number(fraction) * 1000;
}

function isWritable(instant: number): boolean {
  return instant >= EARLIEST_INSTANT && instant <= LATEST_INSTANT;
}
