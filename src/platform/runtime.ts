/** What the outside world gives to code that must stay testable: the time, randomness, the network, a log. */
export interface Runtime {
  /** Milliseconds since the epoch. */
  now(): number;
  /** `count` bytes from a cryptographically strong source. */
  randomBytes(count: number): Uint8Array<ArrayBuffer>;
  fetch(request: Request): Promise<Response>;
  /** Waits; tests pass one that returns at once. */
  sleep(ms: number): Promise<void>;
  log: Log;
}

export type LogFields = Record<string, string | number | boolean | null | undefined>;

/** One JSON line an event. Fields are chosen by name, never whole objects: no secret gets in by accident. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** `error` is reduced to its class and code by `describeError`: messages of failed statements hold bound values. */
  error(event: string, error: unknown, fields?: LogFields): void;
  with(fields: LogFields): Log;
}
