import { type DocumentReader, type PolicyDocument, readDocument } from "../../iam/index.ts";
import { createSightings, type Sightings } from "./sightings.ts";

/** Characters of documents that are kept. */
const REMEMBERED = 4 * 1024 * 1024;
/**
 * Reads documents and keeps those that come a second time in exactly the same text. Keeping those that come once costs
 * more than it saves, and so does looking for them where none ever comes again.
 */
export function createDocumentCache(): DocumentReader {
  const known = new Map<string, PolicyDocument>();
  const sightings = new Map<string, Sightings>();
  let characters = 0;
  return (raw, kind, member) => {
    let seen = sightings.get(member);
    if (seen === undefined) {
      seen = createSightings();
      sightings.set(member, seen);
    }
    if (!seen.isWorthLooking()) return readDocument(raw, kind);
    const key = `${kind ?? ""} ${typeof raw === "string" ? raw : JSON.stringify(raw)}`;
    const found = known.get(key);
    if (found !== undefined) {
      seen.found();
      return found;
    }
    const document = readDocument(raw, kind);
    if (!seen.isSecond(key)) return document;
    characters += key.length;
    if (characters > REMEMBERED) {
      known.clear();
      characters = key.length;
    }
    known.set(key, document);
    return document;
  };
}
