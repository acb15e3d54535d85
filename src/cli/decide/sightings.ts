/** Hashes that are kept. */
const HASHES = 1 << 16;
/** After so many texts without one that came before, … */
const HOPEFUL = 1_000;
/** … only one in so many is looked up. */
const SAMPLED = 16;

/** Which texts have come before, without keeping them. */
export interface Sightings {
  /** Counts a try; false for most tries where none has succeeded for long. */
  isWorthLooking(): boolean;
  /** A text that came before was found. */
  found(): void;
  /** Whether a text that was not found has come before. It may be wrong. */
  isSecond(text: string): boolean;
}

export function createSightings(): Sightings {
  const hashes = new Int32Array(HASHES);
  let inVain = 0;
  return {
    isWorthLooking() {
      inVain += 1;
      return inVain <= HOPEFUL || inVain % SAMPLED === 0;
    },
    found() {
      inVain = 0;
    },
    isSecond(text) {
      const hash = hashOf(text);
      const place = hash & (HASHES - 1);
      if (hashes[place] !== hash) {
        hashes[place] = hash;
        return false;
      }
      return true;
    },
  };
}

/** FNV-1a, of UTF-16 code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
