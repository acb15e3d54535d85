const DAY_MS = 24 * 60 * 60 * 1000;
const AT_LEAST_MS = 2 * 60 * 60 * 1000;

/**
 * Until when an execution that began at `startedAt` is retried while D1, R2 or a queue is unavailable: the end of its
 * day in UTC, and two hours at least. Milliseconds since the epoch.
 */
export function outlastsOutagesUntil(startedAt: number): number {
  return Math.max((Math.floor(startedAt / DAY_MS) + 1) * DAY_MS, startedAt + AT_LEAST_MS);
}

const BASE_SECONDS = 2;
const CAP_SECONDS = 300;

/** Claims of one stage; when the last of them fails the execution fails. */
export const MAX_ATTEMPTS = 8;

/** How long after its retry is due the sweep considers a message lost. */
export const LOST_MARGIN_MS = 60_000;

/**
 * Whole seconds to wait before trying again: full jitter between 2 s and a ceiling that doubles with each attempt up to
 * 5 minutes ("Exponential Backoff And Jitter", AWS Architecture Blog).
 *
 * @param attempt the attempt that failed, from 1
 * @param random from 0 up to, not including, 1
 */
export function backoffSeconds(attempt: number, random: number): number {
  const ceiling = Math.min(CAP_SECONDS, BASE_SECONDS * 2 ** Math.max(1, attempt));
  return BASE_SECONDS + Math.floor(random * (ceiling - BASE_SECONDS + 1));
}
