const LATEST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const EARLIEST_INSTANT = Date.UTC(0, 0, 1);

/**
 * `2022-12-10T07:14:19.753800+00:00`: the one instant that every row of a set carries. Milliseconds since the epoch in,
 * with a fraction where microseconds are known.
 */
export function analysisTime(instant: number): string {
  const whole = Math.floor(instant);
  const microseconds = Math.min(999, Math.round((instant - whole) * 1000));
  return new Date(whole).toISOString().replace("Z", `${String(microseconds).padStart(3, "0")}+00:00`);
}

/** `2022-12-10 07:14:19+00:00`; empty for undefined and for what is no instant of a four-digit year. */
export function csvTime(instant: number | undefined): string {
  if (instant === undefined || !(instant >= EARLIEST_INSTANT && instant <= LATEST_INSTANT)) return "";
  return `${new Date(instant).toISOString().slice(0, 19).replace("T", " ")}+00:00`;
}

/** ISO 8601 for JSON; null where `csvTime` is empty. */
export function jsonTime(instant: number | undefined): string | null {
  return csvTime(instant) === "" || instant === undefined ? null : new Date(instant).toISOString();
}
