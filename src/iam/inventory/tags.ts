import type { Tag } from "./authorizationDetails.ts";

/** Tags as a record, sorted by key. */
export function tagRecord(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  const entries = (tags ?? []).map(({ Key, Value }): [string, string] => [Key, Value]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
