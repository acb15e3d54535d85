import type { Severity } from "../../iam/index.ts";
import { type Figure, type Knowledge, knownNumber } from "../model/knowledge.ts";
import type { KeyFigures } from "./keyFigures.ts";

/** What an analysis counted: findings that nobody had accepted by severity, and the key figures as far as they are known. */
export interface CountedAnalysis {
  counts: Readonly<Record<Severity, number>>;
  figures: Partial<Readonly<KeyFigures>>;
}

/** An earlier analysis in numbers. */
export interface PastFigures extends CountedAnalysis {
  /** ISO 8601. */
  analysisTime: string;
}

/** The most earlier analyses that are carried along. */
export const HISTORY = 24;

const FIGURES: readonly (keyof KeyFigures & Figure)[] = [
  "principals",
  "administrators",
  "escalating",
  "unused",
  "staleCredentials",
  "external",
];

/** The figures without those that are not known, or not in full. */
export function knownFigures(figures: KeyFigures, known: Knowledge): Partial<KeyFigures> {
  const told = FIGURES.flatMap((name) => {
    const number = knownNumber(figures[name], known.figure(name));
    return number === undefined || number.isLeast ? [] : [[name, number.amount] as const];
  });
  return Object.fromEntries(told);
}
