/** What is known of one condition key in the request. */
export type ContextValue =
  | { readonly state: "present"; readonly values: readonly string[] }
  /** One value, which one of these patterns matches: `AROAEXAMPLE:*`. */
  | { readonly state: "partial"; readonly patterns: readonly string[] }
  | { readonly state: "absent" }
  | { readonly state: "unknown" };

export const ABSENT: ContextValue = { state: "absent" };
export const UNKNOWN: ContextValue = { state: "unknown" };

/** A key with one value. */
export function present(value: string): ContextValue {
  return { state: "present", values: [value] };
}

/** A key with one value that is known in part. */
export function partial(...patterns: readonly string[]): ContextValue {
  return { state: "partial", patterns };
}

export interface ConditionContext {
  /** The key in lower case: names of condition keys are not case-sensitive. */
  lookup(key: string): ContextValue;
}
