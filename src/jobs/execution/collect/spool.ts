import { readStaged } from "../staging/collection.ts";

/** Where a spool lies: the keys of its pages in the staging bucket, in order. */
export interface SpoolState {
  pages: { key: string; entries: number }[];
}

/**
 * A list that is staged while it grows: at most one page of it is in memory, and another invocation can continue it.
 * Entries are plain JSON. An incomplete page stays in memory until `flush`.
 */
export interface Spool<T> {
  length(): number;
  append(entry: T): Promise<void>;
  /** Stages everything. */
  flush(): Promise<void>;
  /** Of what is staged. */
  state(): SpoolState;
  /** The entries from number `from` on. It must not grow meanwhile. */
  entries(from: number): AsyncGenerator<T>;
}

/** Large enough for few objects, small enough to be held. */
const PAGE_ENTRIES = 500;
const PAGE_CHARACTERS = 2 * 1024 * 1024;

/** @param keyOf the key of page number `page`, from 1 */
export function openSpool<T>(staging: R2Bucket, keyOf: (page: number) => string, from: SpoolState): Spool<T> {
  const pages = [...from.pages];
  let tail: string[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    if (tail.length === 0) return;
    const key = keyOf(pages.length + 1);
    await staging.put(key, `[${tail.join(",\n")}]`, { httpMetadata: { contentType: "application/json" } });
    pages.push({ key, entries: tail.length });
    tail = [];
    characters = 0;
  };
  return {
    length: () => pages.reduce((sum, page) => sum + page.entries, tail.length),
    async append(entry) {
      const json = JSON.stringify(entry);
      tail.push(json);
      characters += json.length;
      if (tail.length >= PAGE_ENTRIES || characters >= PAGE_CHARACTERS) await flush();
    },
    flush,
    state: () => ({ pages: [...pages] }),
    async *entries(start) {
      let before = 0;
      for (const { key, entries } of pages) {
        const skipped = Math.max(0, start - before);
        before += entries;
        if (skipped >= entries) continue;
        const page = await (await readStaged(staging, key)).json<T[]>();
        yield* page.slice(skipped);
      }
      for (const json of tail.slice(Math.max(0, start - before))) yield JSON.parse(json) as T;
    },
  };
}
