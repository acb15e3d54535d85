import type { PolicyDocument } from "./document.ts";
import { type Hit, hit, type Question } from "./hit.ts";
import { anyStatement, NEVER, type Support } from "./support.ts";

/** Policies that are read together: the statements of all of them are one list, whose order does not matter. */
export type Layer = readonly AttachedDocument[];

export interface AttachedDocument {
  /** `Proof.policy`. */
  readonly id: string;
  readonly document: PolicyDocument;
}

export interface LayerResult {
  /** Statements that allow; with how they name the caller, which a resource policy is weighed by. */
  readonly allows: readonly Hit[];
  readonly allow: Support<Hit>;
  readonly deny: Support<Hit>;
}

/** Of a layer that says nothing. */
export const SILENT: LayerResult = { allows: [], allow: NEVER, deny: NEVER };

export function evaluateLayer(layer: Layer, question: Question, bounded = false): LayerResult {
  const allows: Hit[] = [];
  const denies: Hit[] = [];
  for (const { id, document } of layer) {
    for (const statement of document.speakingOf(question.action)) {
      const found = hit(id, statement, question, bounded);
      if (found !== undefined) (statement.effect === "Allow" ? allows : denies).push(found);
    }
  }
  return { allows, allow: anyStatement(allows), deny: anyStatement(denies) };
}
