import type { Issue } from "../http/errors.ts";
import { valueAt } from "../http/issues.ts";

/** A free key that JSON may hold and that zod leaves out of a record without a word is refused by its name. */
export function namesNoPrototype(raw: unknown, name: string): Issue[] {
  return valueAt(raw, [name, "__proto__"]) === undefined
    ? []
    : [{ path: `${name}.__proto__`, message: "has a name that is not allowed" }];
}

/** Members of the body that repeat the path must be equal to it. */
export function repeatsPath(raw: unknown, params: Record<string, string>, names: readonly string[]): Issue[] {
  return names.flatMap((name) => {
    const value = valueAt(raw, [name]);
    return typeof value === "string" && value !== params[name]
      ? [{ path: name, message: `must be equal to the ${name} of the path` }]
      : [];
  });
}
