import * as z from "zod";

const instant = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()]);

/**
 * Milliseconds since the epoch of an ISO 8601 instant, with a fraction where it has microseconds; without an offset it is
 * UTC, a date alone is its midnight. Undefined for what is none.
 */
export function readInstant(text: string): number | undefined {
  if (!instant.safeParse(text).success) return undefined;
  const [, day = "", minute = "00:00", second = "00", fraction = "", zone = "Z"] =
    /^([^T]+)(?:T(\d\d:\d\d)(?::(\d\d))?(?:\.(\d+))?(Z|[+-].*)?)?$/.exec(text) ?? [];
  const whole = Date.parse(`${day}T${minute}:${second}${zone}`);
  return Number.isNaN(whole) ? undefined : whole + Number(`0.${fraction.slice(0, 6)}0`) * 1000;
}
