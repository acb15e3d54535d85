import { describe, expect, it } from "vitest";
import { gzipped } from "../../../src/report/stream/gzip.ts";
import type { ReportSink } from "../../../src/report/stream/sink.ts";

/** Accepts some chunks, then fails. */
function failingSink(accepted: number): ReportSink {
  let taken = 0;
  return {
    async write() {
      taken += 1;
      if (taken > accepted) throw new Error("the bucket is out of reach");
    },
    close: async () => ({ bytes: 0, sha256: "" }),
    abort: async () => {},
  };
}

/** Text that does not compress, so that the compressor emits bytes with every piece. */
function noise(): string {
  return crypto.getRandomValues(new Uint8Array(60_000)).reduce((text, byte) => text + String.fromCharCode(byte), "");
}

describe("gzipped", () => {
  it.each([0, 1, 5])(
    "throws the error of its sink, and not that it was cancelled (after %i chunks)",
    async (accepted) => {
      const gzip = gzipped(failingSink(accepted));
      const writing = (async () => {
        for (let piece = 0; piece < 40; piece += 1) await gzip.write(noise());
        await gzip.close();
      })();
      await expect(writing).rejects.toThrow("the bucket is out of reach");
      await gzip.abort();
    },
  );
});
