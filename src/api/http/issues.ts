import type * as z from "zod/v4/core";
import type { Issue } from "./errors.ts";

const MAX_PATH_LENGTH = 200;

/** The issues of a failed parse: dotted paths, names of unknown members, and never a value of the input. */
export function issuesOf(error: z.$ZodError, input: unknown): Issue[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({ path: dotted([...issue.path, key]), message: "is not a known member" }));
    }
    return [{ path: dotted(issue.path), message: messageOf(issue, valueAt(input, issue.path)) }];
  });
}

function messageOf(issue: z.$ZodIssue, value: unknown): string {
  if (value === undefined) return "is required";
  if (issue.code === "invalid_type") return `must be of type ${issue.expected}`;
  if (issue.code === "invalid_value") return `must be ${alternatives(issue.values.map(String))}`;
  if (issue.code === "invalid_key") return `has an invalid name: it ${issue.issues[0]?.message ?? "is not allowed"}`;
  return issue.message;
}

/** `a`, `a or b`, `a, b or c`. */
function alternatives(values: readonly string[]): string {
  const last = values.slice(-1).join();
  return values.length > 1 ? `${values.slice(0, -1).join(", ")} or ${last}` : last;
}

function dotted(path: PropertyKey[]): string {
  const text = path.map(String).join(".");
  return text.length > MAX_PATH_LENGTH ? `${text.slice(0, MAX_PATH_LENGTH)}…` : text;
}

/** The value at a path of a parsed JSON text; undefined where the path leads nowhere. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
