/** A body is longer than allowed. */
export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
}

/**
 * The text of a response body, decoded as UTF-8 piece by piece as it arrives. Throws `BodyTooLarge` as soon as it is longer
 * than `maxBytes`, the signal's reason when that fires first, and what breaks the connection. Nothing beyond is read then,
 * nor after whoever reads it has stopped.
 */
export async function* textOf(response: Response, maxBytes: number, signal: AbortSignal): AsyncGenerator<string> {
  signal.throwIfAborted();
  if (response.body === null) return;
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const cancel = () => {
    reader.cancel().catch(() => {});
  };
  signal.addEventListener("abort", cancel, { once: true });
  const decoder = new TextDecoder();
  let bytes = 0;
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) break;
      bytes += value.byteLength;
      if (bytes > maxBytes) throw new BodyTooLarge();
      yield decoder.decode(value, { stream: true });
    }
    ended = true;
    const rest = decoder.decode();
    if (rest !== "") yield rest;
  } finally {
    signal.removeEventListener("abort", cancel);
    if (!ended) cancel();
  }
}

/** The text of a response body; undefined when it is longer than `maxBytes`. Rejects otherwise as `textOf` throws. */
export async function readText(response: Response, maxBytes: number, signal: AbortSignal): Promise<string | undefined> {
  let text = "";
  try {
    for await (const piece of textOf(response, maxBytes, signal)) text += piece;
    return text;
  } catch (error) {
    if (error instanceof BodyTooLarge) return undefined;
    throw error;
  }
}
