import { AnalysisUnreadable } from "./analysisUnreadable.ts";
import type { ReportSink } from "./sink.ts";

/**
 * The text of a gzip file, chunk by chunk. Throws `AnalysisUnreadable` if it is not gzip or not UTF-8; errors of the source
 * pass through.
 */
export async function* gunzippedText(bytes: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const gunzip = new DecompressionStream("gzip");
  const source = bytes.getReader();
  let failure: { cause: unknown } | undefined;
  const fed = feed(source, gunzip.writable.getWriter(), (cause) => {
    failure = { cause };
  });
  // The readable side fails with the same error.
  fed.catch(() => {});
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  try {
    for await (const chunk of gunzip.readable) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch {
    if (failure !== undefined) throw failure.cause;
    throw new AnalysisUnreadable("not gzip of UTF-8 text");
  } finally {
    await source.cancel().catch(() => {});
  }
}

async function feed(
  source: ReadableStreamDefaultReader<Uint8Array>,
  sink: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>,
  onFailure: (cause: unknown) => void,
): Promise<void> {
  sink.closed.catch(() => {});
  for (;;) {
    const read = await source.read().catch(async (cause: unknown) => {
      onFailure(cause);
      await sink.abort(cause);
      throw cause;
    });
    if (read.done) break;
    await sink.write(new Uint8Array(read.value));
  }
  await sink.close();
}

/**
 * Compresses what is written into `sink`; length and digest are those of the compressed bytes. A `write` waits until the
 * sink has taken the compressed bytes before it, so that they do not pile up.
 */
export function gzipped(sink: ReportSink): ReportSink {
  const gzip = new CompressionStream("gzip");
  const writer = gzip.writable.getWriter();
  const encoder = new TextEncoder();
  let taking: Promise<void> = Promise.resolve();
  /** Errors of the sink: after one, the compressor only reports that it was cancelled. */
  const failures: unknown[] = [];
  const take = async (chunk: Uint8Array) => {
    try {
      await sink.write(chunk);
    } catch (error) {
      failures.push(error);
      throw error;
    }
  };
  const withCause = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (error) {
      throw failures.length > 0 ? failures[0] : error;
    }
  };

  const drained = (async () => {
    for await (const chunk of gzip.readable) {
      taking = take(chunk);
      await taking;
    }
  })();
  // `write` and `close` report the failure; this keeps it from counting as an unhandled rejection until then.
  drained.catch(() => {});

  return {
    async write(chunk) {
      await taking;
      await withCause(writer.write(typeof chunk === "string" ? encoder.encode(chunk) : new Uint8Array(chunk)));
    },
    async close() {
      await withCause(Promise.all([writer.close(), drained]));
      return sink.close();
    },
    async abort() {
      await Promise.allSettled([writer.abort(), drained]);
      await sink.abort();
    },
  };
}

/** A text as a whole gzip file. */
export async function gzippedBytes(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** The text of a gzip file that is held whole. Throws `AnalysisUnreadable`. */
export async function gunzippedWhole(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  try {
    return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  } catch {
    throw new AnalysisUnreadable("not gzip");
  }
}
