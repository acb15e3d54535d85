import { CAPABILITIES, type Capability, capabilitiesOf } from "../../../iam/catalogue/capability.ts";
import { ALL_CAPABILITIES, certainAccess, conditionalAccess } from "../../summary/accessMask.ts";

/** The capabilities as a sentence has them. */
export const CAPABILITY_WORDS: Readonly<Record<Capability, string>> = {
  "administer-resource": "administer",
  "read-config": "read settings",
  "use-resource": "use",
  "read-data": "read data",
  "write-data": "write data",
  "delete-data": "delete data",
};

/** One letter each, where there is no room for words; the report explains them where it uses them. */
export const CAPABILITY_LETTERS: Readonly<Record<Capability, string>> = {
  "administer-resource": "A",
  "read-config": "C",
  "use-resource": "U",
  "read-data": "R",
  "write-data": "W",
  "delete-data": "D",
};

/** `administer, read data`. Bit i of the mask stands for CAPABILITIES[i]. */
export function capabilityWords(mask: number): string {
  return capabilitiesOf(mask)
    .map((capability) => CAPABILITY_WORDS[capability])
    .join(", ");
}

/**
 * The capabilities of a six-bit mask, all six as `everything`. A large report has letters in its rows (`ARW`), which the
 * page's script turns into words when a row is opened; a small report has the words.
 */
export function capabilityText(mask: number, inLetters: boolean): string {
  if (inLetters) return lettersOf(mask);
  return mask === ALL_CAPABILITIES ? "everything" : capabilityWords(mask);
}

/** The words for the letters; undefined for any other text. */
export function wordsOfLetters(text: string): string | undefined {
  let mask = 0;
  for (const letter of text) {
    const bit = CAPABILITIES.findIndex((capability) => CAPABILITY_LETTERS[capability] === letter);
    if (bit < 0) return undefined;
    mask |= 1 << bit;
  }
  return mask === 0 ? undefined : capabilityText(mask, false);
}

/** One cell of the access map (accessMask.ts) in words: `read data; under conditions: administer`. */
export function accessText(mask: number): string {
  const certain = certainAccess(mask);
  const conditional = conditionalAccess(mask);
  const parts = [
    certain !== 0 && capabilityText(certain, false),
    conditional !== 0 && `under conditions: ${capabilityText(conditional, false)}`,
  ];
  return parts.filter((part) => part !== false).join("; ") || "no access";
}

function lettersOf(mask: number): string {
  return capabilitiesOf(mask)
    .map((capability) => CAPABILITY_LETTERS[capability])
    .join("");
}
