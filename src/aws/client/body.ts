/**
 * The text of a response body, decoded as UTF-8 while it arrives; undefined when it is longer than `maxBytes`, of which
 * nothing beyond is read. Rejects with the signal's reason when that fires first, and when the connection breaks.
 */
export async function readText(response: Response, maxBytes: number, signal: AbortSignal): Promise<string | undefined> {
  signal.throwIfAborted();
  if (response.body === null) return "";
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const cancel = () => {
    reader.cancel().catch(() => {});
  };
  signal.addEventListener("abort", cancel, { once: true });
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      if (bytes > maxBytes) {
        cancel();
        return undefined;
      }
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}
