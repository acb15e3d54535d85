import type { Issue } from "../errors.ts";
import { valueAt } from "../issues.ts";

/** Members of the body that repeat the path must be equal to it. */
export function repeatsPath(raw: unknown, params: Record<string, string>, names: readonly string[]): Issue[] {
  return names.flatMap((name) => {
    const value = valueAt(raw, [name]);
    return typeof value === "string" && value !== params[name]
      ? [{ path: name, message: `must be equal to the ${name} of the path` }]
      : [];
  });
}
