import {
  type AccessIndex,
  type IndexSource,
  openAccessIndex,
} from "../../../report/json/accessIndex/accessIndexReader.ts";
import { indexOfAnalysis } from "../../../report/json/accessIndex/indexOfAnalysis.ts";
import type { AccessItem, AccessPosition } from "../../../report/json/accessQuery.ts";
import { accessIndexKey } from "../../../report/model/accessIndexName.ts";
import { gunzippedText } from "../../../report/stream/gzip.ts";
import { StoreUnavailable } from "../../../store/database.ts";

/** The index of the analysis at a key of the inbox; undefined for one that was stored without. */
export async function openStoredIndex(inbox: R2Bucket, analysisKey: string): Promise<AccessIndex | undefined> {
  const key = accessIndexKey(analysisKey);
  return key === undefined ? undefined : openAccessIndex(objectSource(inbox, key));
}

function objectSource(inbox: R2Bucket, key: string): IndexSource {
  const read = async (range: R2Range) => {
    try {
      const object = await inbox.get(key, { range });
      return object === null ? undefined : new Uint8Array(await object.arrayBuffer());
    } catch (cause) {
      throw new StoreUnavailable("the inbox did not answer", { cause });
    }
  };
  return {
    end: (suffix) => read({ suffix }),
    async read(offset, length) {
      const bytes = await read({ offset, length });
      if (bytes === undefined) throw new StoreUnavailable("the index was deleted while it was read");
      return bytes;
    },
  };
}

/** The index of an analysis that was stored without, made from all of it and kept in memory. */
export async function indexInMemory(body: ReadableStream<Uint8Array>): Promise<AccessIndex | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  await indexOfAnalysis(gunzippedText(body), {
    async write(chunk) {
      chunks.push(new Uint8Array(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk));
    },
  });
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  return openAccessIndex({
    end: async (length) => bytes.slice(Math.max(0, bytes.byteLength - length)),
    read: async (offset, length) => bytes.slice(offset, offset + length),
  });
}

export interface AccessPage {
  items: AccessItem[];
  /** Where the next page starts; undefined on the last. */
  next: AccessPosition | undefined;
}

/** Reads until the page is full and one item more is seen; the rest is not read. */
export async function readPage(
  found: AsyncIterable<{ item: AccessItem; position: AccessPosition }>,
  limit: number,
): Promise<AccessPage> {
  const items: AccessItem[] = [];
  let last: AccessPosition | undefined;
  for await (const { item, position } of found) {
    if (items.length === limit) return { items, next: last };
    items.push(item);
    last = position;
  }
  return { items, next: undefined };
}
