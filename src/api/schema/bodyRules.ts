import type { Issue } from "../http/errors.ts";
import { valueAt } from "../http/issues.ts";

/** Refuses `__proto__` by name: JSON can contain it, and zod silently drops it from a record. */
export function namesNoPrototype(raw: unknown, name: string): Issue[] {
  return valueAt(raw, [name, "__proto__"]) === undefined
    ? []
    : [{ path: `${name}.__proto__`, message: "is not an allowed name" }];
}

/** Members of the body that repeat the path must be equal to it. */
export function repeatsPath(raw: unknown, params: Record<string, string>, names: readonly string[]): Issue[] {
  return names.flatMap((name) => {
    const value = valueAt(raw, [name]);
    return typeof value === "string" && value !== params[name]
      ? [{ path: name, message: `must equal the ${name} in the path` }]
      : [];
  });
}
