import type { Log, LogFields } from "./runtime.ts";

/** The class names of an error and its causes, with their `code` where they have one; never their messages. */
function describeError(error: unknown): string {
  const parts: string[] = [];
  for (let cause = error; cause !== undefined && cause !== null && parts.length < 5; ) {
    if (!(cause instanceof Error)) {
      parts.push(typeof cause);
      break;
    }
    const code = "code" in cause && typeof cause.code === "string" ? `(${cause.code})` : "";
    parts.push(`${cause.name}${code}`);
    cause = cause.cause;
  }
  return parts.join(" < ");
}

/** A log that writes JSON lines to the console. `base` is on every line. */
export function consoleLog(base: LogFields = {}): Log {
  const write = (level: "info" | "warn" | "error", event: string, fields: LogFields) =>
    console[level](JSON.stringify({ level, event, ...base, ...fields }));
  return {
    info: (event, fields = {}) => write("info", event, fields),
    warn: (event, fields = {}) => write("warn", event, fields),
    error: (event, error, fields = {}) =>
      write("error", event, { ...fields, error: describeError(error), at: location(error) }),
    with: (fields) => consoleLog({ ...base, ...fields }),
  };
}

/** The first stack frame of our own code: where to look, without the message that precedes it in `stack`. */
function location(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.stack === undefined) return undefined;
  const frames = error.stack.slice(error.stack.indexOf(error.message) + error.message.length);
  return frames
    .split("\n")
    .find((line) => /^\s+at /.test(line) && !line.includes("node_modules"))
    ?.trim();
}
