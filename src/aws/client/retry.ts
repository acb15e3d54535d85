/** Attempts of one call, including the first. */
export const MAX_TRIES = 6;

/** Attempts of one call that may time out; with the last of them the call fails. */
export const MAX_TIMEOUTS = 2;

const BASE_DELAY_MS = 400;
const MAX_DELAY_MS = 20_000;

/**
 * Milliseconds to wait after attempt number `tries` (from 1): full jitter over a ceiling that doubles to 20 s ("Exponential
 * Backoff And Jitter", AWS Architecture Blog), and never less than what `Retry-After` asks, itself capped at 20 s.
 *
 * @param random from 0 to 1
 */
export function retryDelayMs(tries: number, random: number, retryAfterMs: number): number {
  const ceilingMs = Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** (tries - 1));
  return Math.max(Math.min(MAX_DELAY_MS, retryAfterMs), Math.floor(random * ceilingMs));
}

/** Milliseconds that a `Retry-After` header asks for (RFC 9110 section 10.2.3: seconds or a date); 0 when there is none, or when it is malformed. */
export function retryAfterMs(header: string | null, now: number): number {
  if (header === null) return 0;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? 0 : Math.max(0, at - now);
}
