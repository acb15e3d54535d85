import { DETAIL_LISTS, type Detail, type DetailList } from "../../../aws/services/authorizationDetails.ts";
import type { CollectedResource, CollectionPage } from "../staging/collection.ts";

/** Writes the objects of one collection and keeps the list of its pages. */
export interface PageWriter {
  /** Writes a page, which counts once it is added. `after`: how many of its kind were written that are not added yet. */
  writePage(kind: CollectionPage["kind"], entries: number, json: string, after?: number): Promise<CollectionPage>;
  add(...pages: CollectionPage[]): void;
  /** Gives the key of the object. */
  writeFile(name: string, content: string, contentType: string): Promise<string>;
  /** Pages so far, in order. */
  pages: readonly CollectionPage[];
}

/**
 * @param prefix where this invocation writes
 * @param before what earlier invocations have written
 */
export function createPageWriter(
  staging: R2Bucket,
  prefix: string,
  before: readonly CollectionPage[] = [],
): PageWriter {
  const pages = [...before];
  const put = async (name: string, content: string, contentType: string): Promise<number> => {
    const bytes = new TextEncoder().encode(content);
    await staging.put(prefix + name, bytes, { httpMetadata: { contentType } });
    return bytes.byteLength;
  };
  return {
    pages,
    add: (...written) => pages.push(...written),
    async writePage(kind, entries, json, after = 0) {
      const number = pages.filter((page) => page.kind === kind).length + after + 1;
      const name = `${kind}-${String(number).padStart(4, "0")}.json`;
      return { name: prefix + name, kind, entries, bytes: await put(name, json, "application/json") };
    },
    async writeFile(name, content, contentType) {
      await put(name, content, contentType);
      return prefix + name;
    },
  };
}

const MAX_RECORDS = 500;
/** About 2 MB: reading a page takes several times its size in memory. */
const MAX_CHARACTERS = 2 * 1024 * 1024;

/** Gathers resources into pages, so that one page is all that is held. */
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
    writer.add(await writer.writePage("resources", entries, page));
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

/**
 * The entities of one page of GetAccountAuthorizationDetails, written as they come: a long page becomes several objects,
 * and none of them counts before the page is whole.
 */
export interface DetailPages {
  add(list: DetailList, detail: Detail): Promise<void>;
  /** Writes what is left; gives all that were written. */
  finish(): Promise<CollectionPage[]>;
}

export function createDetailPages(writer: PageWriter): DetailPages {
  const written: CollectionPage[] = [];
  let lists = emptyLists();
  let entries = 0;
  let characters = 0;
  const flush = async (): Promise<void> => {
    const members = DETAIL_LISTS.map((list) => `${JSON.stringify(list)}:[${lists[list].join(",")}]`);
    const page = `{${members.join(",")}}`;
    const count = entries;
    lists = emptyLists();
    entries = 0;
    characters = 0;
    written.push(await writer.writePage("iam", count, page, written.length));
  };
  return {
    async add(list, detail) {
      const json = JSON.stringify(detail);
      lists[list].push(json);
      entries += 1;
      characters += json.length;
      if (characters >= MAX_CHARACTERS) await flush();
    },
    async finish() {
      if (entries > 0 || written.length === 0) await flush();
      return written;
    },
  };
}

function emptyLists(): Record<DetailList, string[]> {
  return { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] };
}
