import { type DocumentReader, type PolicyDocument, readDocument } from "../../iam/index.ts";

/** Characters of documents that are kept. */
const REMEMBERED = 4 * 1024 * 1024;
/** Documents whose hash is kept, to recognize one that comes again. */
const HASHES = 1 << 16;
/** After so many documents of a member without one that came before, … */
const HOPEFUL = 1_000;
/** … only one in so many is looked up. */
const SAMPLED = 16;

/**
 * Reads documents and keeps those that come a second time in exactly the same text. Keeping those that come once costs
 * more than it saves, and so does looking for them where none ever comes again.
 */
export function createDocumentCache(): DocumentReader {
  const known = new Map<string, PolicyDocument>();
  const hashes = new Int32Array(HASHES);
  let characters = 0;
  const inVain = new Map<string, number>();
  return (raw, kind, member) => {
    const tries = (inVain.get(member) ?? 0) + 1;
    inVain.set(member, tries);
    if (tries > HOPEFUL && tries % SAMPLED !== 0) return readDocument(raw, kind);
    const key = `${kind ?? ""} ${typeof raw === "string" ? raw : JSON.stringify(raw)}`;
    const found = known.get(key);
    if (found !== undefined) {
      inVain.set(member, 0);
      return found;
    }
    const document = readDocument(raw, kind);
    const hash = hashOf(key);
    const place = hash & (HASHES - 1);
    if (hashes[place] !== hash) {
      hashes[place] = hash;
      return document;
    }
    inVain.set(member, 0);
    characters += key.length;
    if (characters > REMEMBERED) {
      known.clear();
      characters = key.length;
    }
    known.set(key, document);
    return document;
  };
}

/** FNV-1a, of UTF-16 code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
