import type { Certainty } from "../../certainty.ts";
import type { Proof } from "../../policy/proof.ts";
import type { OpenCondition } from "../../policy/statement.ts";
import type { CapabilityDecision } from "./evaluateActions.ts";

/** What a number in `CapabilityDecision.refs` stands for. */
export interface Reason {
  proof: Proof | undefined;
  open: readonly OpenCondition[];
}

/**
 * Capabilities from several decisions: one holds when any decision gives it, and a certain decision replaces
 * conditional ones.
 */
export class CapabilityUnion {
  readonly #found: (CapabilityDecision | undefined)[] = [];

  add(decisions: readonly CapabilityDecision[]): void {
    for (const decision of decisions) {
      const known = this.#found[decision.capability];
      if (known === undefined || (decision.certain && !known.certain)) this.#found[decision.capability] = decision;
      else if (known.certain === decision.certain && known.refs !== decision.refs) {
        this.#found[decision.capability] = { ...known, refs: mergeSorted(known.refs, decision.refs) };
      }
    }
  }

  /** In the order of capabilities. */
  get decisions(): CapabilityDecision[] {
    return this.#found.filter((decision) => decision !== undefined);
  }
}

function mergeSorted(a: readonly number[], b: readonly number[]): readonly number[] {
  const more = b.filter((ref) => !a.includes(ref));
  return more.length === 0 ? a : [...a, ...more].sort((x, y) => x - y);
}

/** The text by which reasons are told apart and put in order. */
export type TextOf = (entry: object) => string;

/** A text is made once for each entry that it is asked of. */
export function rememberedTexts(): TextOf {
  const texts = new Map<object, string>();
  return (entry) => {
    const known = texts.get(entry);
    if (known !== undefined) return known;
    const text = JSON.stringify(entry);
    texts.set(entry, text);
    return text;
  };
}

/** Reasons as a grant shows them: each once, in the order of their text. Only what is conditional has conditions. */
export function explain(
  certain: boolean,
  reasons: readonly Reason[],
  textOf: TextOf = JSON.stringify,
): { certainty: Certainty; conditions: OpenCondition[]; because: Proof[] } {
  return {
    certainty: certain ? "certain" : "conditional",
    conditions: certain
      ? []
      : distinct(
          reasons.flatMap(({ open }) => open),
          textOf,
        ),
    because: distinct(
      reasons.flatMap(({ proof }) => proof ?? []),
      textOf,
    ),
  };
}

function distinct<T extends object>(list: readonly T[], textOf: TextOf): T[] {
  if (list.length < 2) return [...list];
  const byText = new Map(list.map((entry) => [textOf(entry), entry]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
