import type { Proof } from "../policy/proof.ts";
import { LISTED } from "./model.ts";

/** Statements each once, in order of their text, the first `LISTED`. */
export function proofsOf(proofs: Iterable<Proof>): Proof[] {
  const byText = new Map<string, Proof>();
  for (const proof of proofs) byText.set(`${proof.policy}\n${proof.statement}\n${proof.effect}`, proof);
  return [...byText]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, LISTED)
    .map(([, proof]) => proof);
}

/** A point in time as a fact: ISO 8601; null for what is not known. */
export function instantFact(instant: number | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString();
}
