import { deliveryBuckets } from "../../accounts/delivery.ts";
import type { Bucket } from "../../accounts/model.ts";
import { findBucketOwner } from "../../accounts/registry.ts";
import type { Context } from "../../context.ts";
import { boundedInteger, paginate } from "../../protocol/pagination.ts";
import { type RestOutput, restXmlProtocol } from "../../protocol/restXml.ts";
import { type AwsFailure, defineService, failure } from "../../protocol/service.ts";
import { type XmlObject, xmlDocument } from "../../protocol/xml.ts";
import * as objects from "./s3Objects.ts";
import { routeS3, type S3Input } from "./s3Request.ts";

type Result = RestOutput | AwsFailure;

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/";
const resource = ({ bucket, key }: S3Input, { caller }: Context): string =>
  `arn:${caller.partition}:s3:::${key === "" ? bucket : `${bucket}/${key}`}`;

/** Amazon S3, version 2006-03-01: configuration of buckets, and objects in the buckets of partners. */
export const s3 = defineService<S3Input, RestOutput>({
  name: "s3",
  protocol: restXmlProtocol(routeS3),
  operations: {
    ListBuckets: { permission: "s3:ListAllMyBuckets", run: listBuckets },
    HeadBucket: { permission: "s3:ListBucket", resource, run: onBucket(() => ({})) },
    GetBucketLocation: { resource, run: onBucket(getBucketLocation, { anyRegion: true }) },
    GetBucketPolicy: { resource, run: onBucket(getBucketPolicy) },
    GetPublicAccessBlock: {
      permission: "s3:GetBucketPublicAccessBlock",
      resource,
      run: onBucket(getPublicAccessBlock),
    },
    GetBucketTagging: { resource, run: onBucket(getBucketTagging) },
    GetBucketAbac: { resource, run: onBucket(getBucketAbac) },
    GetBucketOwnershipControls: { resource, run: onBucket(getBucketOwnershipControls) },
    PutObject: { resource, run: onDelivery(objects.putObject) },
    GetObject: { resource, run: onDelivery(objects.getObject) },
    HeadObject: { permission: "s3:GetObject", resource, run: onDelivery(objects.headObject) },
    CreateMultipartUpload: { permission: "s3:PutObject", resource, run: onDelivery(objects.createMultipartUpload) },
    UploadPart: { permission: "s3:PutObject", resource, run: onDelivery(objects.uploadPart) },
    CompleteMultipartUpload: { permission: "s3:PutObject", resource, run: onDelivery(objects.completeMultipartUpload) },
    AbortMultipartUpload: { resource, run: onDelivery(objects.abortMultipartUpload) },
  },
});

/** Runs an operation on a bucket's configuration: the caller's own buckets, in the region they are in. */
function onBucket(
  operation: (bucket: Bucket) => Result,
  options: { readonly anyRegion?: boolean } = {},
): (input: S3Input, context: Context) => Result {
  return (input, context) => {
    const bucket = context.account?.findBucket(input.bucket) ?? deliveryBucket(input.bucket, context);
    if (bucket === undefined) {
      const exists =
        findBucketOwner(input.bucket) !== undefined || deliveryBuckets.some((b) => b.name === input.bucket);
      return exists ? failure(403, "AccessDenied", "Access Denied") : noSuchBucket(input.bucket);
    }
    return (options.anyRegion === true ? undefined : wrongRegion(bucket.region, context)) ?? operation(bucket);
  };
}

/** Runs an operation on an object of a partner's bucket. */
function onDelivery(
  operation: (input: S3Input, context: Context) => Promise<Result>,
): (input: S3Input, context: Context) => Result | Promise<Result> {
  return (input, context) => {
    const bucket = deliveryBucket(input.bucket, context);
    if (bucket !== undefined && !isExpectedOwner(input)) return failure(403, "AccessDenied", "Access Denied");
    if (bucket !== undefined) return wrongRegion(bucket.region, context) ?? operation(input, context);
    const exists = findBucketOwner(input.bucket) !== undefined || deliveryBuckets.some((b) => b.name === input.bucket);
    return exists ? failure(403, "AccessDenied", "Access Denied") : noSuchBucket(input.bucket);
  };
}

function deliveryBucket(name: string, { caller }: Context): Bucket | undefined {
  const bucket = deliveryBuckets.find((known) => known.name === name && known.partition === caller.partition);
  if (bucket === undefined || !bucket.grantsService || caller.may !== "service") return undefined;
  return { name, region: bucket.region, created: "2023-01-09T08:00:00Z", tags: [] };
}

/** "Verifying bucket ownership with bucket owner condition", Amazon S3 User Guide. */
function isExpectedOwner({ bucket, headers }: S3Input): boolean {
  const expected = headers.get("x-amz-expected-bucket-owner");
  return expected === null || deliveryBuckets.some(({ name, owner }) => name === bucket && owner === expected);
}

function noSuchBucket(name: string): AwsFailure {
  return failure(404, "NoSuchBucket", "The specified bucket does not exist", { BucketName: name });
}

function wrongRegion(expected: string, { region }: Context): AwsFailure | undefined {
  if (region === expected) return undefined;
  const message = `The authorization header is malformed; the region '${region}' is wrong; expecting '${expected}'`;
  return failure(400, "AuthorizationHeaderMalformed", message, { Region: expected });
}

function document(root: string, content: XmlObject | string): RestOutput {
  return { body: xmlDocument(root, namespace, content) };
}

/** BucketRegion is told only when the request has a parameter. S3 API reference: "ListBuckets". */
function listBuckets({ query }: S3Input, { account, caller }: Context): Result {
  const size = boundedInteger(query.get("max-buckets"), { standard: 10_000, min: 1, max: 10_000 });
  if (size === undefined) return failure(400, "InvalidArgument", "Argument max-buckets must be from 1 to 10000");
  const prefix = query.get("prefix") ?? "";
  const region = query.get("bucket-region");
  const buckets = account?.buckets ?? [];
  const chosen: Bucket[] = [];
  for (let index = 0; index < buckets.length; index++) {
    const bucket = buckets.at(index);
    if (bucket?.name.startsWith(prefix) && (region === undefined || bucket.region === region)) chosen.push(bucket);
  }
  const marker = query.get("continuation-token");
  const scope = `ListBuckets ${encodeURIComponent(prefix)} ${encodeURIComponent(region ?? "")}`;
  const page = paginate(chosen, { size, marker, scope });
  if (page === undefined) return failure(400, "InvalidArgument", "The continuation token provided is incorrect");
  const asked = ["max-buckets", "prefix", "bucket-region", "continuation-token"].some((name) => query.has(name));
  const Bucket = page.items.map(({ name, created, region: of }) => ({
    Name: name,
    CreationDate: created.replace(/Z$/, ".000Z"),
    BucketRegion: asked ? of : undefined,
    BucketArn: asked ? `arn:${caller.partition}:s3:::${name}` : undefined,
  }));
  return document("ListAllMyBucketsResult", {
    Owner: { ID: caller.accountId.repeat(6).slice(0, 64) },
    Buckets: { Bucket },
    Prefix: query.get("prefix"),
    ContinuationToken: page.next,
  });
}

/** Empty for us-east-1. */
function getBucketLocation(bucket: Bucket): Result {
  return document("LocationConstraint", bucket.region === "us-east-1" ? "" : bucket.region);
}

function getBucketPolicy(bucket: Bucket): Result {
  return bucket.policy === undefined
    ? failure(404, "NoSuchBucketPolicy", "The bucket policy does not exist", { BucketName: bucket.name })
    : { headers: { "content-type": "application/json" }, body: JSON.stringify(bucket.policy) };
}

function getPublicAccessBlock(bucket: Bucket): Result {
  const message = "The public access block configuration was not found";
  return bucket.publicAccessBlock === undefined
    ? failure(404, "NoSuchPublicAccessBlockConfiguration", message, { BucketName: bucket.name })
    : document("PublicAccessBlockConfiguration", { ...bucket.publicAccessBlock });
}

function getBucketTagging(bucket: Bucket): Result {
  return bucket.tags.length === 0
    ? failure(404, "NoSuchTagSet", "The TagSet does not exist", { BucketName: bucket.name })
    : document("Tagging", { TagSet: { Tag: bucket.tags.map((tag) => ({ ...tag })) } });
}

function getBucketOwnershipControls(bucket: Bucket): Result {
  const message = "The bucket ownership controls were not found";
  return bucket.ownership === undefined
    ? failure(404, "OwnershipControlsNotFoundError", message, { BucketName: bucket.name })
    : document("OwnershipControls", { Rule: { ObjectOwnership: bucket.ownership } });
}

function getBucketAbac(bucket: Bucket): Result {
  return document("AbacStatus", { Status: bucket.abac === true ? "Enabled" : "Disabled" });
}
