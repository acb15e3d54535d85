import { toHex } from "../../platform/hash.ts";
import { type Refusal, refuse } from "./errors.ts";

const MAX_BODY_BYTES = 64 * 1024;
const MAX_DISCARDED_BYTES = 100 * 1024 * 1024;
const DISCARDED_WITHIN_MS = 5_000;

/** A body that was read before it was asked for: its bytes, and their SHA-256 in lower-case hex. */
export interface TakenBody {
  /** Undefined when there are more than a body may have. */
  bytes: Uint8Array | undefined;
  /** Undefined for a body that is longer than a digest is made of, or breaks off. */
  sha256: string | undefined;
}

/** A longer body is not digested: nobody could know who has sent it, and so it is nobody's. */
const MAX_DIGESTED_BYTES = 1024 * 1024;

/** Reads the body and digests it as it arrives; keeps no more of it than a body may have. */
export async function takeBody(request: Request): Promise<TakenBody> {
  const digest = new crypto.DigestStream("SHA-256");
  const writer = digest.getWriter();
  const chunks: Uint8Array[] = [];
  let kept = 0;
  try {
    const length = request.body
      ? await read(request.body, MAX_DIGESTED_BYTES, async (chunk) => {
          kept += chunk.byteLength;
          if (kept <= MAX_BODY_BYTES) chunks.push(chunk);
          await writer.write(chunk);
        })
      : 0;
    if (length > MAX_DIGESTED_BYTES) throw new RangeError("body too long to digest");
    await writer.close();
    const sha256 = toHex(new Uint8Array(await digest.digest));
    return { bytes: length > MAX_BODY_BYTES ? undefined : joined(chunks, length), sha256 };
  } catch {
    digest.digest.catch(() => {});
    await writer.abort().catch(() => {});
    return { bytes: undefined, sha256: undefined };
  }
}

/**
 * The JSON text of a request, whose body may have been taken already. Refuses another media type, a content encoding, more than 64 KiB (counted as it
 * arrives, whatever the headers say, and no more is kept then), bytes that are not UTF-8, and a body that breaks off.
 */
export async function readJsonText(request: Request, taken?: TakenBody): Promise<{ text: string } | Refusal> {
  const mediaType = request.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase();
  const encoding = request.headers.get("Content-Encoding")?.trim().toLowerCase() ?? "identity";
  if (mediaType !== "application/json" || encoding !== "identity") return refuse("unsupported_media_type");
  if (Number(request.headers.get("Content-Length") ?? 0) > MAX_BODY_BYTES) return refuse("body_too_large");
  try {
    const bytes = taken ? taken.bytes : await readAtMost(request.body, MAX_BODY_BYTES);
    if (bytes === undefined) return refuse("body_too_large");
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes) };
  } catch {
    return refuse("malformed_json");
  }
}

async function readAtMost(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  const length = body ? await read(body, limit, (chunk) => chunks.push(chunk)) : 0;
  return length > limit ? undefined : joined(chunks, length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
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
  take: (chunk: Uint8Array) => unknown,
): Promise<number> {
  const reader = body.getReader();
  let length = 0;
  try {
    while (length <= limit) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.byteLength;
      await take(value);
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
