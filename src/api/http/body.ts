import { type Refusal, refuse } from "./errors.ts";

const MAX_BODY_BYTES = 64 * 1024;
const MAX_DISCARDED_BYTES = 100 * 1024 * 1024;
const DISCARDED_WITHIN_MS = 5_000;

/**
 * The JSON text of a request. Refuses another media type, a content encoding, more than 64 KiB (counted as it
 * arrives, whatever the headers say, and no more is kept then), bytes that are not UTF-8, and a body that breaks off.
 */
export async function readJsonText(request: Request): Promise<{ text: string } | Refusal> {
  const mediaType = request.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase();
  const encoding = request.headers.get("Content-Encoding")?.trim().toLowerCase() ?? "identity";
  if (mediaType !== "application/json" || encoding !== "identity") return refuse("unsupported_media_type");
  if (Number(request.headers.get("Content-Length") ?? 0) > MAX_BODY_BYTES) return refuse("body_too_large");
  try {
    const bytes = await readAtMost(request.body, MAX_BODY_BYTES);
    if (bytes === undefined) return refuse("body_too_large");
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes) };
  } catch {
    return refuse("malformed_json");
  }
}

async function readAtMost(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  const length = body ? await read(body, limit, (chunk) => chunks.push(chunk)) : 0;
  if (length > limit) return undefined;
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** Reads until the end or until more than `limit` bytes have come, whose number it gives; the rest stays unread. */
async function read(
  body: ReadableStream<Uint8Array>,
  limit: number,
  take: (chunk: Uint8Array) => void,
): Promise<number> {
  const reader = body.getReader();
  let length = 0;
  try {
    while (length <= limit) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.byteLength;
      take(value);
    }
  } finally {
    reader.releaseLock();
  }
  return length;
}

/**
 * Reads and drops the rest of a body, up to 100 MiB, when the request was answered without it. It does so before the response
 * is sent, since proxies that reuse a connection would otherwise lose the next request on it; a client that sends slowly is
 * answered after five seconds.
 */
export async function discardBody(request: Request): Promise<void> {
  const { body } = request;
  if (!body || body.locked) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, DISCARDED_WITHIN_MS);
  });
  // A client that has gone breaks the stream: then there is nobody left to answer.
  const discarded = read(body, MAX_DISCARDED_BYTES, () => {}).catch(() => {});
  await Promise.race([discarded, late]);
  if (timer !== undefined) clearTimeout(timer);
}

/** The JSON value of a text; `__proto__` is a member like any other. */
export function parseJson(text: string): { value: unknown } | Refusal {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return refuse("malformed_json", text.trim() === "" ? { message: "The body is empty." } : {});
  }
}
