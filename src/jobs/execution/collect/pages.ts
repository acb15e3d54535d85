import type { CollectedResource, CollectionPage } from "../staging/collection.ts";

/** Writes the objects of one collection under its prefix and keeps the list of its pages. */
export interface PageWriter {
  writePage(kind: CollectionPage["kind"], entries: number, json: string): Promise<void>;
  writeFile(name: string, content: string, contentType: string): Promise<void>;
  /** Pages written so far, in order. */
  pages: readonly CollectionPage[];
}

export function createPageWriter(staging: R2Bucket, prefix: string): PageWriter {
  const pages: CollectionPage[] = [];
  const put = async (name: string, content: string, contentType: string): Promise<number> => {
    const bytes = new TextEncoder().encode(content);
    await staging.put(prefix + name, bytes, { httpMetadata: { contentType } });
    return bytes.byteLength;
  };
  return {
    pages,
    async writePage(kind, entries, json) {
      const number = pages.filter((page) => page.kind === kind).length + 1;
      const name = `${kind}-${String(number).padStart(4, "0")}.json`;
      pages.push({ name, kind, entries, bytes: await put(name, json, "application/json") });
    },
    async writeFile(name, content, contentType) {
      await put(name, content, contentType);
    },
  };
}

const MAX_RECORDS = 500;
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** Gathers resources into pages of at most 500 and about 4 MB, so that one page is all that is held. */
export interface ResourcePages {
  add(record: CollectedResource): Promise<void>;
  /** Writes what is left. */
  finish(): Promise<void>;
}

export function createResourcePages(writer: PageWriter): ResourcePages {
  let records: string[] = [];
  let characters = 0;
  const finish = async (): Promise<void> => {
    if (records.length === 0) return;
    const page = `[${records.join(",\n")}]`;
    const entries = records.length;
    records = [];
    characters = 0;
    await writer.writePage("resources", entries, page);
  };
  return {
    finish,
    async add(record) {
      const json = JSON.stringify(record);
      records.push(json);
      characters += json.length;
      if (records.length >= MAX_RECORDS || characters >= MAX_CHARACTERS) await finish();
    },
  };
}
