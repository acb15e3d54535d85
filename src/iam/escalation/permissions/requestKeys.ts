import type { ContextValue } from "../../policy/context.ts";

/** Condition keys that the request itself fixes, in lower case: `iam:passedtoservice` (passRole.ts sets it). */
export type RequestKeys = ReadonlyMap<string, ContextValue>;

export const NO_KEYS: RequestKeys = new Map();
