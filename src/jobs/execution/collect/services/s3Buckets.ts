import { pMapIterable, pMapSkip } from "p-map";
import {
  type BucketName,
  getBucketAbac,
  getBucketLocation,
  getBucketOwnershipControls,
  getBucketPolicy,
  getBucketTagging,
  getPublicAccessBlock,
  listBuckets,
  type PublicAccessBlockSettings,
} from "../../../../aws/services/s3.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import { resourceReads } from "../resourceReads.ts";
import { CALLS_AT_ONCE, type CollectorSession } from "../session.ts";

/**
 * All buckets of the account in the order of S3's list. A bucket that is deleted while it is read is left out. Where the
 * account blocks public access, that is part of every bucket's block: S3 applies the most restrictive of both ("Blocking
 * public access to your Amazon S3 storage").
 */
export function collectBuckets(
  session: CollectorSession,
  accountBlock: PublicAccessBlockSettings | undefined,
): AsyncIterable<CollectedResource> {
  return pMapIterable(
    bucketNames(session),
    async (bucket) => (await readBucket(session, bucket, accountBlock)) ?? pMapSkip,
    { concurrency: CALLS_AT_ONCE, backpressure: CALLS_AT_ONCE * 2 },
  );
}

async function* bucketNames(session: CollectorSession): AsyncGenerator<BucketName> {
  for await (const page of listBuckets(session.client)) {
    const buckets = await session.attempt(listBuckets.action, { region: "" }, async () => page);
    yield* buckets ?? [];
  }
}

async function readBucket(
  session: CollectorSession,
  { name, region: listedRegion }: BucketName,
  accountBlock: PublicAccessBlockSettings | undefined,
): Promise<CollectedResource | undefined> {
  const { client } = session;
  const arn = `arn:${client.partition}:s3:::${name}`;
  const goneCodes = ["NoSuchBucket"];
  const located =
    listedRegion ?? (await resourceReads(session, { region: "", arn, goneCodes }).read(getBucketLocation, name));
  const region = located ?? client.globalRegion;
  const { read, record } = resourceReads(session, { region, arn, goneCodes });
  const policy = await read(getBucketPolicy, region, name);
  const block = await read(getPublicAccessBlock, region, name);
  const tags = await read(getBucketTagging, region, name);
  const objectOwnership = await read(getBucketOwnershipControls, region, name);
  const abac = await read(getBucketAbac, region, name);
  const publicAccessBlock = mostRestrictive(block, accountBlock);
  return record({ type: "S3Bucket", name, policy, tags, publicAccessBlock, objectOwnership, abac });
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
