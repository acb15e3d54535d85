import type { Markup } from "./markup.ts";

/** Keeps account of what a section has left of its budget. */
export function bytesLeft(budget: number) {
  let left = budget;
  return {
    left: (): number => left,
    /** Whether `piece` still fits. If so, it is counted. */
    take(piece: Markup): boolean {
      const { length } = piece.toString();
      if (length > left) return false;
      left -= length;
      return true;
    },
  };
}
