import { type Artifact, type ArtifactOptions, type DigestSink, httpMetadataOf, openDigest } from "./artifacts.ts";

/** Where an object is to be copied, and what it is known to be. */
export interface ArtifactCopy extends Artifact, ArtifactOptions {
  bucket: R2Bucket;
  key: string;
}

/** Well below the 5 GiB that R2 takes in one put (R2 documentation, "Limits"). */
const LARGEST_PUT_BYTES = 1024 * 1024 * 1024;

/**
 * Copies an object from bucket to bucket, streamed, and keeps its digest with it as `sha256` of its custom metadata. A key
 * that already holds these bytes is left alone. One put, in which the bucket checks the digest; what is larger than
 * `partBytes` goes in parts, each read and written by itself, and is only put together when the digest is right. False when
 * there is no source.
 */
export async function copyArtifact(
  source: R2Bucket,
  sourceKey: string,
  copy: ArtifactCopy,
  partBytes = LARGEST_PUT_BYTES,
): Promise<boolean> {
  const { bucket, key, bytes, sha256 } = copy;
  const present = await bucket.head(key);
  if (present?.size === bytes && present.customMetadata?.sha256 === sha256) return true;
  const metadata = { httpMetadata: httpMetadataOf(copy), customMetadata: { sha256 } };
  if (bytes > partBytes) return copyInParts(source, sourceKey, copy, metadata, partBytes);
  const object = await source.get(sourceKey);
  if (!object) return false;
  await bucket.put(key, object.body, { ...metadata, sha256 });
  return true;
}

async function copyInParts(
  source: R2Bucket,
  sourceKey: string,
  { bucket, key, bytes, sha256 }: ArtifactCopy,
  metadata: R2MultipartOptions,
  partBytes: number,
): Promise<boolean> {
  const upload = await bucket.createMultipartUpload(key, metadata);
  const digest = openDigest();
  try {
    const parts: R2UploadedPart[] = [];
    for (let offset = 0; offset < bytes; offset += partBytes) {
      const length = Math.min(partBytes, bytes - offset);
      const object = await source.get(sourceKey, { range: { offset, length } });
      if (!object) {
        await Promise.all([upload.abort(), digest.abort()]);
        return false;
      }
      const body = object.body.pipeThrough(digested(digest)).pipeThrough(new FixedLengthStream(length));
      parts.push(await upload.uploadPart(parts.length + 1, body));
    }
    if ((await digest.close()).sha256 !== sha256) throw new Error("the object is not what its digest says");
    await upload.complete(parts);
    return true;
  } catch (error) {
    await Promise.allSettled([upload.abort(), digest.abort()]);
    throw error;
  }
}

/** Passes bytes on and takes their digest. */
function digested(digest: DigestSink): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    async transform(chunk, controller) {
      await digest.write(chunk);
      controller.enqueue(chunk);
    },
  });
}
