export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** IAM accepts one string wherever it accepts a list of them. Undefined when anything else is among them. */
export function strings(value: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.every((entry) => typeof entry === "string") ? list : undefined;
}

/** Values of a condition may also be numbers and booleans, which are compared as text. */
export function scalars(value: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.every((entry) => ["string", "number", "boolean"].includes(typeof entry)) ? list.map(String) : undefined;
}
