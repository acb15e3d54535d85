/** Words that only say how many or on whose behalf: the verb follows them. */
const BEFORE_THE_VERB = words("batch admin bulk internal meta");

/** Nouns that name content itself: to put one writes data, to get one reads data, to delete one deletes data. */
export const DATA_NOUNS: ReadonlySet<string> = words(
  `annotation answer artifact blob body chunk clip comment content conversation data datapoint document email embedding
   event face feature file frame fragment item media memory message note object payload record recording result row sample
   secret telemetry text thumbnail transcript utterance value vector`,
);

/** Nouns that name a resource which holds content: to delete one deletes the content too. */
export const HOLDER_NOUNS: ReadonlySet<string> = words(
  `archive backup bucket collection database dataset datastore directory index keyspace ledger mailbox snapshot store stream
   table vault volume`,
);

/** "BatchGetItem" → ["batch", "get", "item"]; runs of capitals are one word. */
export function wordsOf(name: string): string[] {
  return (name.match(/[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z0-9]+|[0-9]+/g) ?? [name]).map((word) => word.toLowerCase());
}

/** The verb of an action's words, lower-case. */
export function verbOf(parts: readonly string[]): string {
  return parts.find((word) => !BEFORE_THE_VERB.has(word)) ?? "";
}

/** The last word in the singular: what the action acts on. */
export function nounOf(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  if (last === "data" || last.endsWith("ss")) return last;
  if (last.endsWith("ies")) return `${last.slice(0, -3)}y`;
  return last.endsWith("s") ? last.slice(0, -1) : last;
}

/** A set of the words of a text. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
