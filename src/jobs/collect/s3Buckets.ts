import { pMapIterable, pMapSkip } from "p-map";
import type { AwsFailure, AwsOutcome } from "../../aws/failure.ts";
import {
  type BucketName,
  bucketOwnership,
  bucketPolicy,
  bucketPublicAccessBlock,
  bucketRegion,
  bucketTags,
  listBuckets,
  type PublicAccessBlockSettings,
} from "../../aws/s3.ts";
import type { CollectedResource } from "../collection.ts";
import type { Survey } from "./survey.ts";

/** Buckets read at once; each has one request under way at a time. */
const CONCURRENCY = 5;

/**
 * All buckets of the account in the order of S3's list. A bucket that is deleted while it is read is left out. Where the
 * account blocks public access, that is part of every bucket's block: S3 applies the most restrictive of both ("Blocking
 * public access to your Amazon S3 storage").
 */
export function collectBuckets(
  survey: Survey,
  accountBlock: PublicAccessBlockSettings | undefined,
): AsyncIterable<CollectedResource> {
  return pMapIterable(
    bucketNames(survey),
    async (bucket) => (await readBucket(survey, bucket, accountBlock)) ?? pMapSkip,
    { concurrency: CONCURRENCY, backpressure: CONCURRENCY * 2 },
  );
}

async function* bucketNames(survey: Survey): AsyncGenerator<BucketName> {
  for await (const page of listBuckets(survey.client)) {
    const buckets = await survey.read({ action: "s3:ListAllMyBuckets", region: "" }, async () => page);
    yield* buckets ?? [];
  }
}

async function readBucket(
  survey: Survey,
  { name, region: listedRegion }: BucketName,
  accountBlock: PublicAccessBlockSettings | undefined,
): Promise<CollectedResource | undefined> {
  const { client } = survey;
  const arn = `arn:${client.partition}:s3:::${name}`;
  let gone = false;
  const read = <T>(operation: string, region: string, call: () => Promise<AwsOutcome<T>>): Promise<T | undefined> => {
    if (gone) return Promise.resolve(undefined);
    return survey.read<T | undefined>({ action: `s3:${operation}`, region, resource: arn }, async () => {
      const outcome = await call();
      gone = !outcome.ok && isGone(outcome.failure);
      return gone ? { ok: true, value: undefined } : outcome;
    });
  };
  const located = listedRegion ?? (await read("GetBucketLocation", "", () => bucketRegion(client, name)));
  const region = located ?? client.globalRegion;
  const policy = await read("GetBucketPolicy", region, () => bucketPolicy(client, region, name));
  const block = await read("GetBucketPublicAccessBlock", region, () => bucketPublicAccessBlock(client, region, name));
  const tags = await read("GetBucketTagging", region, () => bucketTags(client, region, name));
  const ownership = await read("GetBucketOwnershipControls", region, () => bucketOwnership(client, region, name));
  if (gone) return undefined;
  const publicAccessBlock = mostRestrictive(block, accountBlock);
  return {
    arn,
    type: "S3Bucket",
    name,
    ...(policy === undefined ? {} : { policy }),
    ...(tags === undefined ? {} : { tags }),
    ...(publicAccessBlock === undefined ? {} : { publicAccessBlock }),
    ...(ownership === undefined ? {} : { objectOwnership: ownership }),
  };
}

function isGone(failure: AwsFailure): boolean {
  return failure.code === "NoSuchBucket";
}

function mostRestrictive(
  bucket: PublicAccessBlockSettings | undefined,
  account: PublicAccessBlockSettings | undefined,
): PublicAccessBlockSettings | undefined {
  if (bucket === undefined || account === undefined) return bucket ?? account;
  return {
    BlockPublicAcls: bucket.BlockPublicAcls || account.BlockPublicAcls,
    IgnorePublicAcls: bucket.IgnorePublicAcls || account.IgnorePublicAcls,
    BlockPublicPolicy: bucket.BlockPublicPolicy || account.BlockPublicPolicy,
    RestrictPublicBuckets: bucket.RestrictPublicBuckets || account.RestrictPublicBuckets,
  };
}
