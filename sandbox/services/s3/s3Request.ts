import { parseQuery } from "../../../src/aws/sigv4/canonical.ts";
import { classifyHost } from "../../hosts.ts";
import type { HttpRequest } from "../../protocol/httpRequest.ts";
import { type AwsFailure, failure } from "../../protocol/service.ts";

/** A request of S3, taken apart. */
export interface S3Input {
  readonly bucket: string;
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

type Level = "service" | "bucket" | "object";

/** Method, level and the query parameter that names a sub-resource; the first row that fits is the operation. */
const routes: readonly (readonly [method: string, level: Level, parameter: string | undefined, operation: string])[] = [
  ["GET", "service", undefined, "ListBuckets"],
  ["HEAD", "bucket", undefined, "HeadBucket"],
  ["GET", "bucket", "location", "GetBucketLocation"],
  ["GET", "bucket", "policy", "GetBucketPolicy"],
  ["GET", "bucket", "publicAccessBlock", "GetPublicAccessBlock"],
  ["GET", "bucket", "tagging", "GetBucketTagging"],
  ["GET", "bucket", "abac", "GetBucketAbac"],
  ["GET", "bucket", "ownershipControls", "GetBucketOwnershipControls"],
  ["POST", "object", "uploads", "CreateMultipartUpload"],
  ["POST", "object", "uploadId", "CompleteMultipartUpload"],
  ["DELETE", "object", "uploadId", "AbortMultipartUpload"],
  ["PUT", "object", "uploadId", "UploadPart"],
  ["PUT", "object", undefined, "PutObject"],
  ["GET", "object", undefined, "GetObject"],
  ["HEAD", "object", undefined, "HeadObject"],
];

/** Parameters that say nothing about the operation; any other names a sub-resource that must be routed by name. */
const neutral = /^(x-id|X-Amz-.*|versionId|partNumber|max-buckets|continuation-token|prefix|bucket-region)$/;

/** Finds the operation of a path-style or virtual-hosted request. */
export function routeS3(http: HttpRequest): { operation: string; input: S3Input } | AwsFailure {
  const host = classifyHost(http.url.hostname);
  const path = http.url.pathname.slice(1);
  const hosted = host.kind === "aws" ? host.bucket : undefined;
  const slash = path.indexOf("/");
  const rawBucket = hosted ?? (slash < 0 ? path : path.slice(0, slash));
  const rawKey = hosted !== undefined ? path : slash < 0 ? "" : path.slice(slash + 1);
  const pairs = parseQuery(http.url.search);
  const decoded = decode(rawKey);
  if (pairs === undefined || decoded === undefined)
    return failure(400, "InvalidURI", "Couldn't parse the specified URI.");

  const query = new Map(pairs);
  const level: Level = rawBucket === "" ? "service" : decoded === "" ? "bucket" : "object";
  const route = routes.find(
    ([method, of, parameter]) =>
      method === http.method && of === level && (parameter === undefined ? onlyNeutral(query) : query.has(parameter)),
  );
  const streaming = http.headers.get("x-amz-content-sha256")?.startsWith("STREAMING-") === true;
  const body = streaming ? decodeChunks(http.body) : http.body;
  if (body === undefined) return failure(400, "IncompleteBody", "The request body terminated unexpectedly.");
  const input = { bucket: rawBucket, key: decoded, query, headers: http.headers, body };
  return { operation: route?.[3] ?? `${http.method} ${level} ${[...query.keys()].join("&")}`, input };
}

function onlyNeutral(query: ReadonlyMap<string, string>): boolean {
  return [...query.keys()].every((name) => neutral.test(name));
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

/**
 * The payload of an aws-chunked body: chunks of `size-in-hex[;extensions]CRLF data CRLF`, a chunk of size 0 and
 * trailers. Undefined when it breaks off. S3: "Transferring Payload in Multiple Chunks".
 */
function decodeChunks(body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf(13, at);
    if (lineEnd < 0) return undefined;
    const line = new TextDecoder().decode(body.subarray(at, lineEnd));
    const size = /^[0-9a-fA-F]{1,8}(;|$)/.test(line) ? Number.parseInt(line, 16) : Number.NaN;
    const start = lineEnd + 2;
    if (Number.isNaN(size) || start + size > body.length) return undefined;
    if (size === 0) break;
    chunks.push(body.subarray(start, start + size));
    bytes += size;
    at = start + size + 2;
  }
  const payload = new Uint8Array(bytes);
  let offset = 0;
  for (const chunk of chunks) {
    payload.set(chunk, offset);
    offset += chunk.length;
  }
  return payload;
}
