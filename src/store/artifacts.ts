import { toHex } from "../platform/hash.ts";

/** What was written: its length and its SHA-256 in lower-case hex. */
export interface Artifact {
  bytes: number;
  sha256: string;
}

export interface ArtifactOptions {
  contentType: string;
  /** What the bytes are compressed with. */
  contentEncoding?: "gzip";
}

/** Takes an object piece by piece. Each `write` must be awaited before the next: that is what bounds the memory. */
export interface ArtifactSink {
  write(chunk: string | Uint8Array): Promise<void>;
  /** Completes the object; before that nothing is at the key. */
  close(): Promise<Artifact>;
  /** Gives it up and leaves nothing behind. Never throws. */
  abort(): Promise<void>;
}

/** R2's least size of a part; all parts but the last must be of one size (R2 documentation, "Multipart objects"). */
export const PART_BYTES = 5 * 1024 * 1024;
const FIRST_BUFFER_BYTES = 64 * 1024;
const LIST_PAGE = 1000;

/**
 * Opens an object for writing. It holds at most one part: what stays within one is a single put, the rest is a multipart
 * upload. The digest is taken on the way.
 */
export function openArtifact(bucket: R2Bucket, key: string, options: ArtifactOptions): ArtifactSink {
  const httpMetadata = httpMetadataOf(options);
  const digest = openDigest();
  const encoder = new TextEncoder();
  const parts: R2UploadedPart[] = [];
  let upload: R2MultipartUpload | undefined;
  let buffer = new Uint8Array(FIRST_BUFFER_BYTES);
  let filled = 0;
  let bytes = 0;

  const uploadPart = async () => {
    const part = buffer.subarray(0, filled);
    await digest.write(part);
    upload ??= await bucket.createMultipartUpload(key, { httpMetadata });
    parts.push(await upload.uploadPart(parts.length + 1, part));
    filled = 0;
  };

  const append = async (data: Uint8Array) => {
    bytes += data.byteLength;
    for (let offset = 0; offset < data.byteLength; ) {
      if (filled === PART_BYTES) await uploadPart();
      buffer = withRoom(buffer, filled, data.byteLength - offset);
      const taken = Math.min(data.byteLength - offset, buffer.byteLength - filled);
      buffer.set(data.subarray(offset, offset + taken), filled);
      filled += taken;
      offset += taken;
    }
  };

  const finish = async () => {
    if (upload) {
      await uploadPart();
      const { sha256 } = await digest.close();
      await upload.complete(parts);
      return sha256;
    }
    const whole = buffer.subarray(0, filled);
    await digest.write(whole);
    const { sha256 } = await digest.close();
    await bucket.put(key, whole, { httpMetadata, sha256 });
    return sha256;
  };

  return {
    write: (chunk) => append(typeof chunk === "string" ? encoder.encode(chunk) : chunk),
    close: async () => ({ sha256: await finish(), bytes }),
    abort: async () => {
      await Promise.allSettled([upload?.abort(), digest.abort()]);
    },
  };
}

/** Takes length and digest of what is written to it. */
export interface DigestSink {
  write(chunk: Uint8Array): Promise<void>;
  close(): Promise<Artifact>;
  abort(): Promise<void>;
}

export function openDigest(): DigestSink {
  const stream = new crypto.DigestStream("SHA-256");
  const writer = stream.getWriter();
  let bytes = 0;
  return {
    async write(chunk) {
      bytes += chunk.byteLength;
      await writer.write(chunk);
    },
    async close() {
      await writer.close();
      return { bytes, sha256: toHex(new Uint8Array(await stream.digest)) };
    },
    async abort() {
      // It is being given up: its rejections do not matter.
      stream.digest.catch(() => {});
      await writer.abort();
    },
  };
}

export function httpMetadataOf({ contentType, contentEncoding }: ArtifactOptions): R2HTTPMetadata {
  return { contentType, ...(contentEncoding !== undefined && { contentEncoding }) };
}

/** Writes a whole object from its chunks; when they fail, or the bucket does, nothing is left behind. */
export async function writeArtifact(
  bucket: R2Bucket,
  key: string,
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
  options: ArtifactOptions,
): Promise<Artifact> {
  const sink = openArtifact(bucket, key, options);
  try {
    for await (const chunk of chunks) await sink.write(chunk);
    return await sink.close();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

/** Deletes one page of what has a key that starts with `prefix`: how many objects that were, and whether there are more. */
export async function deleteSomeArtifacts(bucket: R2Bucket, prefix: string): Promise<{ count: number; more: boolean }> {
  const { objects, truncated } = await bucket.list({ prefix, limit: LIST_PAGE });
  if (objects.length > 0) await bucket.delete(objects.map(({ key }) => key));
  return { count: objects.length, more: truncated };
}

/** Deletes everything whose key starts with `prefix`, a page at a time; gives how many objects there were. */
export async function deleteArtifacts(bucket: R2Bucket, prefix: string): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { count, more } = await deleteSomeArtifacts(bucket, prefix);
    deleted += count;
    if (!more) return deleted;
  }
}

/** The buffer, or a larger one with the same start, so that `wanted` more bytes fit as far as a part allows. */
function withRoom(buffer: Uint8Array<ArrayBuffer>, filled: number, wanted: number): Uint8Array<ArrayBuffer> {
  if (buffer.byteLength === PART_BYTES || filled + wanted <= buffer.byteLength) return buffer;
  const larger = new Uint8Array(Math.min(PART_BYTES, Math.max(buffer.byteLength * 2, filled + wanted)));
  larger.set(buffer.subarray(0, filled));
  return larger;
}
