import { malformed } from "../client/client.ts";
import type { AwsOutcome } from "../client/failure.ts";

export interface AwsPage<T> {
  items: readonly T[];
  /** The token of the next page; undefined, null or empty on the last one. */
  next: string | null | undefined;
}

/** Notices a list whose tokens repeat, in a circle of any length: it would never end. */
export interface TokenCircle {
  /** Whether this token closes a circle. */
  closes(token: string): boolean;
  /** What it remembers, of constant size, so that another invocation can continue. */
  state(): TokenCircleState;
}

export interface TokenCircleState {
  token: string | undefined;
  /** Tokens since, and after how many it is replaced. */
  since: number;
  limit: number;
}

/** A circle is found after at most three times its length and its tail (Brent's algorithm). */
export function createTokenCircle(from: TokenCircleState = { token: undefined, since: 0, limit: 1 }): TokenCircle {
  let { token: remembered, since, limit } = from;
  return {
    closes(token) {
      if (token === remembered) return true;
      since += 1;
      if (since >= limit) {
        remembered = token;
        since = 0;
        limit *= 2;
      }
      return false;
    },
    state: () => ({ token: remembered, since, limit }),
  };
}

/**
 * The items of all pages of a list; `read` is given the token of the page before, undefined first. The first failure
 * ends the list. A page that points back at one before is malformed: the list would never end.
 */
export async function allPages<T>(
  action: string,
  read: (token: string | undefined) => Promise<AwsOutcome<AwsPage<T>>>,
): Promise<AwsOutcome<T[]>> {
  const items: T[] = [];
  const circle = createTokenCircle();
  let token: string | undefined;
  for (;;) {
    const page = await read(token);
    if (!page.ok) return page;
    for (const item of page.value.items) items.push(item);
    const { next } = page.value;
    if (next === undefined || next === null || next === "") return { ok: true, value: items };
    if (circle.closes(next)) return malformed({ action });
    token = next;
  }
}

/** The outcome with its value mapped. */
export function mapOutcome<T, U>(outcome: AwsOutcome<T>, change: (value: T) => U): AwsOutcome<U> {
  return outcome.ok ? { ok: true, value: change(outcome.value) } : outcome;
}

/** Turns the failure that only says that nothing is configured into undefined. */
export function absentOn<T>(outcome: AwsOutcome<T>, code: string): AwsOutcome<T | undefined> {
  return !outcome.ok && outcome.failure.code === code ? { ok: true, value: undefined } : outcome;
}
