import type { AwsClient } from "../client/client.ts";
import type { AwsOutcome } from "../client/failure.ts";
import { partitionOfRegion } from "../client/partition.ts";
import { type Action, defineOperation } from "../protocol/operation.ts";
import { encodePath } from "../protocol/restXml.ts";
import { isBucketName } from "./s3.ts";

export interface PutObjectRequest {
  bucket: string;
  /** Region of the bucket, or the one to ask first. */
  region: string;
  /** Whether to retry once in the Region that S3 names when the bucket is not in `region`. */
  followsRegion: boolean;
  key: string;
  contentType: string;
  bytes: number;
  /** Of the body, lower-case hex; S3 rejects a body with another digest. */
  sha256: string;
  /** Account that must own the bucket; S3 refuses the request otherwise. Undefined: whoever owns it. */
  bucketOwner: string | undefined;
  /** A KMS key to encrypt with (SSE-KMS); the bucket's own default where undefined. */
  kmsKeyArn: string | undefined;
  /** Opens the body, once per attempt. */
  open(): Promise<ReadableStream<Uint8Array>>;
}

/** One attempt has two minutes, or as long as the body takes at this rate. */
const TIMEOUT_MS = 120_000;
const SLOWEST_BYTES_PER_MS = 2_000;

/**
 * s3:PutObject with a streamed body of known length and digest, retried with a new body stream while S3 throttles or is
 * unavailable. The bucket is addressed by path and the object is replaced if it is there: the same request twice leaves the same
 * object. Where S3 names another Region of the client's partition and `followsRegion` is set, the request is signed again
 * for that Region's own endpoint, once; redirects to a host are never followed. `region` in the result: where the bucket is.
 */
export const putObject = defineOperation(
  "s3:PutObject",
  async (
    action,
    client,
    request: PutObjectRequest,
  ): Promise<AwsOutcome<{ etag: string | undefined; region: string }>> => {
    if (!isBucketName(request.bucket))
      return { ok: false, failure: { kind: "invalid", code: "InvalidBucketName", action, status: 0 } };
    const answer = await putInto(action, client, request, request.region);
    if (answer.ok || !request.followsRegion) return answer;
    const { bucketRegion } = answer.failure;
    if (bucketRegion === undefined || bucketRegion === request.region) return answer;
    return partitionOfRegion(bucketRegion) === client.partition
      ? putInto(action, client, request, bucketRegion)
      : answer;
  },
);

async function putInto(
  action: Action<"s3">,
  client: AwsClient,
  request: PutObjectRequest,
  region: string,
): Promise<AwsOutcome<{ etag: string | undefined; region: string }>> {
  const encryption: Record<string, string> =
    request.kmsKeyArn === undefined
      ? {}
      : { "x-amz-server-side-encryption": "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id": request.kmsKeyArn };
  const owner: Record<string, string> =
    request.bucketOwner === undefined ? {} : { "x-amz-expected-bucket-owner": request.bucketOwner };
  const answer = await client.call({
    service: "s3",
    action,
    region,
    method: "PUT",
    path: `/${encodePath(request.bucket)}/${encodePath(request.key)}`,
    headers: { "content-type": request.contentType, "x-amz-content-sha256": request.sha256, ...owner, ...encryption },
    body: async () => (await request.open()).pipeThrough(new FixedLengthStream(request.bytes)),
    timeoutMs: Math.max(TIMEOUT_MS, request.bytes / SLOWEST_BYTES_PER_MS),
  });
  if (!answer.ok) return answer;
  return { ok: true, value: { etag: answer.value.headers.get("etag") ?? undefined, region } };
}
