import type { Context } from "../../context.ts";
import type { RestOutput } from "../../protocol/restXml.ts";
import { type AwsFailure, failure } from "../../protocol/service.ts";
import { xmlDocument } from "../../protocol/xml.ts";
import type { S3Input } from "./s3Request.ts";

type Result = RestOutput | AwsFailure;

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
const minPartBytes = 5 * 1024 * 1024;
const kmsKeyArn = /^arn:(aws|aws-us-gov|aws-cn):kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+$/;

/** Where an object lies in the sandbox's R2 bucket. */
function objectName(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}

/** The encryption that was requested, kept with the object: `aws:kms` with its key id, or `AES256`. */
function encryption(headers: Headers): Record<string, string> | AwsFailure {
  const algorithm = headers.get("x-amz-server-side-encryption") ?? "AES256";
  const keyId = headers.get("x-amz-server-side-encryption-aws-kms-key-id");
  if (algorithm !== "AES256" && algorithm !== "aws:kms") {
    return failure(400, "InvalidArgument", "The encryption method specified is not supported");
  }
  if (keyId === null) return { encryption: algorithm };
  if (algorithm !== "aws:kms") {
    const message =
      "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms";
    return failure(400, "InvalidArgument", message);
  }
  if (keyId.startsWith("arn:") && !kmsKeyArn.test(keyId)) {
    return failure(400, "KMS.NotFoundException", "Invalid arn");
  }
  return { encryption: algorithm, kmsKeyId: keyId };
}

function encryptionHeaders(metadata: Readonly<Record<string, string>> = {}): Record<string, string> {
  const keyId = metadata.kmsKeyId;
  return {
    "x-amz-server-side-encryption": metadata.encryption ?? "AES256",
    ...(keyId === undefined ? {} : { "x-amz-server-side-encryption-aws-kms-key-id": keyId }),
  };
}

function storing(headers: Headers): R2PutOptions | AwsFailure {
  const metadata = encryption(headers);
  if (failed(metadata)) return metadata;
  const contentType = headers.get("content-type") ?? "binary/octet-stream";
  return { customMetadata: metadata, httpMetadata: { contentType } };
}

function failed(value: Record<string, string> | R2PutOptions | AwsFailure): value is AwsFailure {
  return "failed" in value;
}

export async function putObject(input: S3Input, { objects }: Context): Promise<Result> {
  const options = storing(input.headers);
  if (failed(options)) return options;
  const stored = await objects.put(objectName(input.bucket, input.key), input.body, options);
  return { headers: { etag: stored.httpEtag, ...encryptionHeaders(options.customMetadata) } };
}

function describing(object: R2Object): Record<string, string> {
  return {
    etag: object.httpEtag,
    "content-type": object.httpMetadata?.contentType ?? "binary/octet-stream",
    "last-modified": object.uploaded.toUTCString(),
    ...encryptionHeaders(object.customMetadata),
  };
}

function noSuchKey(key: string): AwsFailure {
  return failure(404, "NoSuchKey", "The specified key does not exist.", { Key: key });
}

export async function getObject(input: S3Input, { objects }: Context): Promise<Result> {
  const object = await objects.get(objectName(input.bucket, input.key));
  if (object === null) return noSuchKey(input.key);
  return { headers: { ...describing(object), "content-length": String(object.size) }, body: object.body };
}

export async function headObject(input: S3Input, { objects }: Context): Promise<Result> {
  const object = await objects.head(objectName(input.bucket, input.key));
  if (object === null) return noSuchKey(input.key);
  return { headers: { ...describing(object), "content-length": String(object.size) } };
}

export async function createMultipartUpload(input: S3Input, { objects }: Context): Promise<Result> {
  const options = storing(input.headers);
  if (failed(options)) return options;
  const { customMetadata = {}, httpMetadata = {} } = options;
  const upload = await objects.createMultipartUpload(objectName(input.bucket, input.key), {
    customMetadata,
    httpMetadata,
  });
  const content = { Bucket: input.bucket, Key: input.key, UploadId: upload.uploadId };
  return {
    headers: encryptionHeaders(customMetadata),
    body: xmlDocument("InitiateMultipartUploadResult", namespace, content),
  };
}

function resume(input: S3Input, { objects }: Context): R2MultipartUpload {
  return objects.resumeMultipartUpload(objectName(input.bucket, input.key), input.query.get("uploadId") ?? "");
}

function noSuchUpload(): AwsFailure {
  const message =
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.";
  return failure(404, "NoSuchUpload", message);
}

export async function uploadPart(input: S3Input, context: Context): Promise<Result> {
  const number = Number(input.query.get("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    return failure(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
  }
  try {
    const part = await resume(input, context).uploadPart(number, input.body);
    return { headers: { etag: `"${part.etag}"` } };
  } catch {
    return noSuchUpload();
  }
}

/** Parts in rising order, each but the last of 5 MiB or more. S3 API reference: "CompleteMultipartUpload". */
export async function completeMultipartUpload(input: S3Input, context: Context): Promise<Result> {
  const parts = readParts(new TextDecoder().decode(input.body));
  if (parts.length === 0) return failure(400, "MalformedXML", "The XML you provided was not well-formed.");
  if (parts.some((part, index) => index > 0 && part.partNumber <= (parts[index - 1]?.partNumber ?? 0))) {
    return failure(400, "InvalidPartOrder", "The list of parts was not in ascending order.");
  }
  try {
    const object = await resume(input, context).complete(parts);
    const content = { Bucket: input.bucket, Key: input.key, ETag: object.httpEtag };
    return { body: xmlDocument("CompleteMultipartUploadResult", namespace, content) };
  } catch (error) {
    return completionFailure(String(error));
  }
}

/** R2 says in the message what S3 says in a code. */
function completionFailure(words: string): AwsFailure {
  if (/10011|too small|smaller/i.test(words)) {
    const details = { MinSizeAllowed: String(minPartBytes) };
    return failure(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", details);
  }
  if (/10025|part/i.test(words))
    return failure(400, "InvalidPart", "One or more of the specified parts could not be found.");
  return noSuchUpload();
}

function readParts(xml: string): { partNumber: number; etag: string }[] {
  return [...xml.matchAll(/<Part>([\s\S]*?)<\/Part>/g)].map(([, part = ""]) => ({
    partNumber: Number(/<PartNumber>\s*(\d+)\s*<\/PartNumber>/.exec(part)?.[1]),
    etag: (/<ETag>\s*([^<]*?)\s*<\/ETag>/.exec(part)?.[1] ?? "").replace(/&quot;|&#34;|"/g, ""),
  }));
}

export async function abortMultipartUpload(input: S3Input, context: Context): Promise<Result> {
  try {
    await resume(input, context).abort();
    return { status: 204 };
  } catch {
    return noSuchUpload();
  }
}
