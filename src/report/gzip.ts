import type { ReportSink } from "./sink.ts";

/**
 * Compresses what is written into `sink`; length and digest are those of the compressed bytes. A `write` waits while the
 * sink takes what was compressed before, so that nothing piles up between the two.
 */
export function gzipped(sink: ReportSink): ReportSink {
  const gzip = new CompressionStream("gzip");
  const writer = gzip.writable.getWriter();
  const encoder = new TextEncoder();
  let taking: Promise<void> = Promise.resolve();

  const drained = (async () => {
    for await (const chunk of gzip.readable) {
      taking = sink.write(chunk);
      await taking;
    }
  })();
  // Seen by `write` and `close`; this only keeps it from counting as unhandled in between.
  drained.catch(() => {});

  return {
    async write(chunk) {
      await taking;
      await writer.write(typeof chunk === "string" ? encoder.encode(chunk) : new Uint8Array(chunk));
    },
    async close() {
      await Promise.all([writer.close(), drained]);
      return sink.close();
    },
    async abort() {
      await Promise.allSettled([writer.abort(), drained]);
      await sink.abort();
    },
  };
}
