/** What is known of one condition key in the request. */
export type ContextValue =
  | { readonly state: "present"; readonly values: readonly string[] }
  | { readonly state: "absent" }
  | { readonly state: "unknown" };

export const ABSENT: ContextValue = { state: "absent" };
export const UNKNOWN: ContextValue = { state: "unknown" };

/** A key with one value. */
export function present(value: string): ContextValue {
  return { state: "present", values: [value] };
}

export interface ConditionContext {
  /** The key in lower case: names of condition keys are not case-sensitive. */
  lookup(key: string): ContextValue;
}
