/** Words that only say how many or on whose behalf: the verb follows them. */
const BEFORE_THE_VERB = words("batch admin bulk internal meta");

/** Words after which a name says where, from where or for whom. */
const PREPOSITIONS = words("for from to in on with by of using via");

/**
 * Nouns that name content itself: to put one writes data, to get one reads data, to delete one deletes data. Words that
 * AWS uses for configuration as often ("value", "comment", "feature", "answer", "blob") are left to the tables.
 */
export const DATA_NOUNS: ReadonlySet<string> = words(
  `annotation artifact chunk clip content conversation data datapoint document embedding event face file frame fragment
   item media memory message note object payload position record recording result row sample secret telemetry text
   thumbnail transcript utterance vector`,
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

/**
 * What the action acts on, in the singular: the last word, or the last before a preposition that follows a noun.
 * "DeleteConfigurationForDirectory" acts on a configuration, "RegisterOnPremisesInstance" on an instance.
 */
export function nounOf(parts: readonly string[]): string {
  const first = parts.indexOf(verbOf(parts)) + 1;
  const preposition = parts.findIndex((word, at) => at > first && at < parts.length - 1 && PREPOSITIONS.has(word));
  return singularOf(parts[preposition === -1 ? parts.length - 1 : preposition - 1] ?? "");
}

function singularOf(word: string): string {
  if (word === "data" || word.endsWith("ss") || word.endsWith("sis")) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

/** A set of the words of a text. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
