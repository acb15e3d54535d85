import type { AccessGroup, ProofVariant } from "./accessGroups.ts";

/** The most lines of one proof; fewer as memory fills. */
const LINES = [48, 24, 12, 6];
/** Bytes of a string besides its text. */
const OVERHEAD = 24;

/**
 * Keeps the proofs of groups within about `most` bytes. It drops the lines with the least weight of each proof first, then
 * all lines of the groups whose access weighs least.
 */
export function proofStore(most: number) {
  const kept: { variant: ProofVariant; weight: number }[] = [];
  let step = 0;
  let held = 0;
  const trimAll = () => {
    held = 0;
    for (const { variant } of kept) held += trim(variant, LINES[step] ?? 0);
  };
  return {
    hold(variant: ProofVariant, { isFullAdmin, isIamAdmin, isServiceLinked, weight }: AccessGroup): void {
      const rank = isFullAdmin || isIamAdmin ? Number.POSITIVE_INFINITY : isServiceLinked ? 0 : weight;
      kept.push({ variant, weight: rank });
      held += trim(variant, LINES[step] ?? 0);
      if (held <= most) return;
      while (held > most && step < LINES.length - 1) {
        step += 1;
        trimAll();
      }
      if (held > most) {
        kept.sort((a, b) => b.weight - a.weight);
        while (held > most * 0.75) {
          const lightest = kept.pop();
          if (lightest === undefined) break;
          held -= trim(lightest.variant, LINES[step] ?? 0);
          lightest.variant.lines = [];
          lightest.variant.limits = [];
        }
      }
    },
  };
}

/** Cuts the proof to this many lines and gives its bytes. */
function trim(variant: ProofVariant, lines: number): number {
  if (variant.lines.length > lines) variant.lines = variant.lines.slice(0, lines);
  return [...variant.lines, ...variant.limits].reduce((sum, { length }) => sum + length + OVERHEAD, 0);
}
