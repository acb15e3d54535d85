import { CAPABILITIES } from "../../../iam/index.ts";
import { always, present, SOME } from "../../summary/capabilityMask.ts";
import { CAPABILITY_LETTERS, capabilityWords } from "../vocabulary/words.ts";

/**
 * Capabilities as text. In a large report rows have a letter for each (`ARW`), which the page turns into words when a row
 * is opened; in a small one they have the words. `mask`: of six bits.
 */
export function capabilityText(mask: number, inLetters: boolean): string {
  return inLetters ? letters(mask) : words(mask);
}

/** `everything` for all six. */
function words(mask: number): string {
  return mask === SOME ? "everything" : capabilityWords(mask);
}

function letters(mask: number): string {
  return CAPABILITIES.filter((_, bit) => (mask >> bit) & 1)
    .map((capability) => CAPABILITY_LETTERS[capability])
    .join("");
}

/** The words for the letters; undefined for a text that is no such letters. */
export function wordsOfLetters(text: string): string | undefined {
  let mask = 0;
  for (const letter of text) {
    const bit = CAPABILITIES.findIndex((capability) => CAPABILITY_LETTERS[capability] === letter);
    if (bit < 0) return undefined;
    mask |= 1 << bit;
  }
  return mask === 0 ? undefined : words(mask);
}

/** A cell in words: `read data; under conditions: administer`. `mask`: of twelve bits. */
export function maskWords(mask: number): string {
  const sure = always(mask);
  const open = present(mask) & ~sure;
  if (present(mask) === 0) return "no access";
  const parts = [sure !== 0 && words(sure), open !== 0 && `under conditions: ${words(open)}`];
  return parts.filter((part) => part !== false).join("; ");
}
