/**
 * How sure an answer is, from the surest: it holds as the policies stand; it holds under conditions that the analysis
 * cannot decide; it rests on something that was not collected, such as a function that runs with the role.
 */
export const CERTAINTIES = ["certain", "conditional", "assumed"] as const;

export type Certainty = (typeof CERTAINTIES)[number];

/** The weaker of two. */
export function and(a: Certainty, b: Certainty): Certainty {
  return rankOf(a) > rankOf(b) ? a : b;
}

/** Something of each certainty, the surest first. */
export function byCertainty<Item>(make: (certainty: Certainty) => Item): Readonly<Record<Certainty, Item>> {
  return { certain: make("certain"), conditional: make("conditional"), assumed: make("assumed") };
}

/** 0 for the surest. */
export function rankOf(certainty: Certainty): 0 | 1 | 2 {
  return certainty === "certain" ? 0 : certainty === "conditional" ? 1 : 2;
}

/** Whether one is surer than the other. */
export function isSurer(one: Certainty, other: Certainty): boolean {
  return rankOf(one) < rankOf(other);
}

/** Whether something is as sure as a level asks, or surer. */
export function isAtLeast(certainty: Certainty, level: Certainty): boolean {
  return rankOf(certainty) <= rankOf(level);
}

/** The word for access that analysis.v1, findings.v2 and changes.v1 publish. */
export type PublishedCertainty = "allowed" | "conditional";

export function publishedCertainty(certainty: Certainty): PublishedCertainty {
  return certainty === "certain" ? "allowed" : "conditional";
}
