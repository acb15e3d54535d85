import { AnalysisUnreadable } from "./analysisUnreadable.ts";

/** UTF-8 text, chunk by chunk. Throws `AnalysisUnreadable` if it is not UTF-8; errors of the source pass through. */
export async function* decodedText(bytes: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  for await (const chunk of bytes) yield decoded(() => decoder.decode(chunk, { stream: true }));
  yield decoded(() => decoder.decode());
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch {
    throw new AnalysisUnreadable("not UTF-8 text");
  }
}
