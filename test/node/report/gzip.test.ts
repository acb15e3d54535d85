import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnalysisUnreadable } from "../../../src/report/stream/analysisUnreadable.ts";
import { gunzippedText } from "../../../src/report/stream/gzip.ts";
import { createSpool } from "../../../src/report/stream/spool.ts";

async function packed(text: string): Promise<Uint8Array> {
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).bytes();
}

function streamOf(bytes: Uint8Array, size: number, onCancel = () => {}): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
    cancel: onCancel,
  });
}

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
}

describe("gunzippedText", () => {
  it("restores the text, however the bytes are chunked", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), async (text, size) => {
        expect(await textOf(gunzippedText(streamOf(await packed(text), size)))).toBe(text);
      }),
      { numRuns: 30 },
    );
  });

  it("refuses what is not gzip, is truncated, or is not UTF-8", async () => {
    const whole = await packed("text ".repeat(1000));
    const latin1 = await new Response(
      new Blob([new Uint8Array([0xe9, 0x20])]).stream().pipeThrough(new CompressionStream("gzip")),
    ).bytes();
    for (const broken of [
      new TextEncoder().encode("{}"),
      whole.subarray(0, whole.length - 9),
      latin1,
      new Uint8Array(),
    ])
      await expect(textOf(gunzippedText(streamOf(broken, 10)))).rejects.toThrow(AnalysisUnreadable);
  });

  it("passes on the errors of the source", async () => {
    const whole = await packed("text ".repeat(1000));
    let reads = 0;
    const failing = new ReadableStream<Uint8Array>({
      pull(controller) {
        reads += 1;
        if (reads > 2) controller.error(new Error("storage"));
        else controller.enqueue(whole.slice((reads - 1) * 10, reads * 10));
      },
    });
    await expect(textOf(gunzippedText(failing))).rejects.toThrow("storage");
  });

  it("cancels the source when the reader stops", async () => {
    let cancelled = 0;
    const text = Array.from({ length: 100_000 }, (_, at) => `${at * 7919}`).join();
    const source = streamOf(await packed(text), 1000, () => {
      cancelled += 1;
    });
    for await (const _ of gunzippedText(source)) break;
    expect(cancelled).toBe(1);
  });
});

describe("a spool", () => {
  it("restores what was added, compressed in the meantime", async () => {
    const spool = createSpool();
    const pieces = Array.from({ length: 20_000 }, (_, at) => `piece ${at},`);
    for (const piece of pieces) await spool.add(piece);
    expect(spool.count).toBe(pieces.length);
    expect(await textOf(spool.read())).toBe(pieces.join(""));
    expect(await textOf(createSpool().read())).toBe("");
  });
});
