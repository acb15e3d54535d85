import { pMapIterable, pMapSkip } from "p-map";
import {
  type BucketName,
  bucketAbac,
  bucketOwnership,
  bucketPolicy,
  bucketPublicAccessBlock,
  bucketRegion,
  bucketTags,
  listBuckets,
  type PublicAccessBlockSettings,
} from "../../../../aws/services/s3.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import { resourceReads } from "../resourceReads.ts";
import { CALLS_AT_ONCE, type Survey } from "../survey.ts";

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
    { concurrency: CALLS_AT_ONCE, backpressure: CALLS_AT_ONCE * 2 },
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
  const goneCodes = ["NoSuchBucket"];
  const located =
    listedRegion ??
    (await resourceReads(survey, { region: "", arn, goneCodes }).read("s3:GetBucketLocation", () =>
      bucketRegion(client, name),
    ));
  const region = located ?? client.globalRegion;
  const { read, record } = resourceReads(survey, { region, arn, goneCodes });
  const policy = await read("s3:GetBucketPolicy", () => bucketPolicy(client, region, name));
  const block = await read("s3:GetBucketPublicAccessBlock", () => bucketPublicAccessBlock(client, region, name));
  const tags = await read("s3:GetBucketTagging", () => bucketTags(client, region, name));
  const objectOwnership = await read("s3:GetBucketOwnershipControls", () => bucketOwnership(client, region, name));
  const abac = await read("s3:GetBucketAbac", () => bucketAbac(client, region, name));
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
