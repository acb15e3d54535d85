import {
  type AccessIndex,
  type IndexSource,
  openAccessIndex,
} from "../../../../src/report/json/accessIndex/accessIndexReader.ts";
import { indexOfAnalysis } from "../../../../src/report/json/accessIndex/indexOfAnalysis.ts";
import type { ReportSink } from "../../../../src/report/stream/sink.ts";

export async function* inPieces(text: string, length = 10_000): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += length) yield text.slice(from, from + length);
}

/** The bytes that `write` puts into its sink. */
export async function bytesOf(
  write: (sink: Pick<ReportSink, "write">) => Promise<unknown>,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  await write({
    async write(chunk) {
      chunks.push(new Uint8Array(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk));
    },
  });
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Counts what is read. */
export class MemorySource implements IndexSource {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  reads = 0;
  bytesRead = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  async end(bytes: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.#bytes.slice(Math.max(0, this.#bytes.byteLength - bytes));
  }

  async read(offset: number, bytes: number): Promise<Uint8Array<ArrayBuffer>> {
    this.reads += 1;
    this.bytesRead += bytes;
    return this.#bytes.slice(offset, offset + bytes);
  }
}

export async function indexOf(text: string): Promise<{ index: AccessIndex; source: MemorySource }> {
  const source = new MemorySource(await bytesOf((sink) => indexOfAnalysis(inPieces(text), sink)));
  const index = await openAccessIndex(source);
  if (index === undefined) throw new Error("no index");
  return { index, source };
}
