/** Kleene's three-valued logic: `unknown` depends on what is not known of the request. */
export type Truth = "true" | "false" | "unknown";

export function not(a: Truth): Truth {
  return a === "unknown" ? a : a === "true" ? "false" : "true";
}

export function and(a: Truth, b: Truth): Truth {
  if (a === "false" || b === "false") return "false";
  return a === "true" && b === "true" ? "true" : "unknown";
}

export function or(a: Truth, b: Truth): Truth {
  if (a === "true" || b === "true") return "true";
  return a === "false" && b === "false" ? "false" : "unknown";
}
