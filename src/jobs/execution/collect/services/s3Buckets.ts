import { malformed } from "../../../../aws/client/client.ts";
import { type AwsPage, createTokenCircle } from "../../../../aws/protocol/pages.ts";
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
import type { Collector, Listed } from "../collector.ts";
import { nameOf } from "../resourceName.ts";

/**
 * All buckets of the account. Where the account blocks public access, that is part of every bucket's block: S3 applies the
 * most restrictive of both ("Blocking public access to your Amazon S3 storage").
 */
export const s3Buckets: Collector = {
  name: "s3Buckets",
  isGlobal: true,
  goneCodes: ["NoSuchBucket"],
  async list({ session }) {
    const { client } = session;
    const listed: Listed[] = [];
    const circle = createTokenCircle();
    for (let token: string | undefined; ; ) {
      const page: AwsPage<BucketName> | undefined = await session.attempt(
        listBuckets.action,
        { region: "" },
        async () => {
          const found = await listBuckets(client, token);
          const next = found.ok ? found.value.next : undefined;
          return next && circle.closes(next) ? malformed({ action: listBuckets.action }) : found;
        },
      );
      for (const { name, region } of page?.items ?? []) {
        listed.push({ region, resource: { arn: `arn:${client.partition}:s3:::${name}`, type: "S3Bucket", name } });
      }
      // What was listed before a page that fails is collected all the same.
      if (!page?.next) return listed;
      token = page.next;
    }
  },
  async locate({ session }, { resource }, { read }) {
    return (await read(getBucketLocation, nameOf(resource))) ?? session.client.globalRegion;
  },
  async policies({ publicAccessBlock }, { region, resource }, { read }) {
    const policy = await read(getBucketPolicy, region, nameOf(resource));
    const block = await read(getPublicAccessBlock, region, nameOf(resource));
    return { policy, publicAccessBlock: mostRestrictive(block, publicAccessBlock) };
  },
  async rest(_scope, { region, resource }, { read }) {
    const name = nameOf(resource);
    const tags = await read(getBucketTagging, region, name);
    const objectOwnership = await read(getBucketOwnershipControls, region, name);
    const abac = await read(getBucketAbac, region, name);
    return { tags, objectOwnership, abac };
  },
};

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
