import { type ContextValue, UNKNOWN } from "./context.ts";

/**
 * What is so of every direct call over TLS ("AWS global condition context keys"), by key in lower case; undefined for a
 * key that depends on more. `at`: milliseconds since the epoch, undefined where the time is not known.
 */
export function directCall(key: string, at: number | undefined): ContextValue | undefined {
  switch (key) {
    case "aws:currenttime":
      return at === undefined ? UNKNOWN : present(timestamp(at));
    case "aws:epochtime":
      return at === undefined ? UNKNOWN : present(String(Math.floor(at / 1000)));
    case "aws:securetransport":
      return present("true");
    case "aws:viaawsservice":
      return present("false");
    default:
      return undefined;
  }
}

/** Of a fresh session, `aws:TokenIssueTime` is the time of the call. */
export function freshSession(at: number | undefined): ContextValue {
  return at === undefined ? UNKNOWN : present(timestamp(at));
}

/** A key with one value. */
export function present(value: string): ContextValue {
  return { state: "present", values: [value] };
}

/** To the second, as AWS gives it. */
function timestamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, -5)}Z`;
}
