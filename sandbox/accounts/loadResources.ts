import type { Partition } from "../partition.ts";
import type { BucketFixture, KeyFixture, Tags } from "./fixture.ts";
import { stableUuid } from "./identifiers.ts";
import type { Bucket, KmsKey, PolicyDocument, PublicAccessBlock, Tag } from "./model.ts";

const blockAll: PublicAccessBlock = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

export function expandBucket(bucket: BucketFixture): Bucket {
  const { name, region, created, policy, ownership, abac } = bucket;
  const publicAccessBlock = expandBlock(bucket.block);
  return { name, region, created, policy, ownership, abac, publicAccessBlock, tags: tagList(bucket.tags) };
}

export function expandBlock(block: string | PublicAccessBlock | undefined): PublicAccessBlock | undefined {
  return typeof block === "string" ? blockAll : block;
}

export function expandKey(key: KeyFixture, partition: Partition, accountId: string): KmsKey {
  const manager = key.manager === "AWS" ? "AWS" : "CUSTOMER";
  const service = /^alias\/aws\/(.+)$/.exec(key.aliases?.[0] ?? "")?.[1];
  const standard =
    manager === "AWS" && service !== undefined
      ? awsManagedKeyPolicy(service, partition, accountId, key.region)
      : defaultKeyPolicy(partition, accountId);
  return {
    keyId: key.id,
    arn: `arn:${partition}:kms:${key.region}:${accountId}:key/${key.id}`,
    region: key.region,
    created: key.created,
    manager,
    description: key.description ?? "",
    usage: key.usage ?? "ENCRYPT_DECRYPT",
    spec: key.spec ?? "SYMMETRIC_DEFAULT",
    state: key.state ?? "Enabled",
    multiRegion: key.multiRegion ?? false,
    policy: key.policy ?? standard,
    aliases: key.aliases ?? [],
    tags: tagList(key.tags),
    grants: (key.grants ?? []).map((grant, index) => ({
      GrantId: stableUuid(`${key.id}/${index}`).replaceAll("-", "").repeat(2),
      Name: grant.name,
      GranteePrincipal: grant.grantee,
      RetiringPrincipal: grant.retiring,
      Operations: grant.operations,
      Constraints: grant.constraints,
      created: grant.created,
    })),
  };
}

/** The policy of a key that was created without one: it delegates to IAM. AWS KMS: "Default key policy". */
function defaultKeyPolicy(partition: Partition, accountId: string): PolicyDocument {
  return {
    Version: "2012-10-17",
    Id: "key-default-1",
    Statement: [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  };
}

/** The policy of an AWS-managed key: everybody in the account, by way of the service alone. */
function awsManagedKeyPolicy(service: string, partition: Partition, accountId: string, region: string): PolicyDocument {
  const viaService = { "kms:CallerAccount": accountId, "kms:ViaService": `${service}.${region}.amazonaws.com` };
  return {
    Version: "2012-10-17",
    Id: `auto-${service}-1`,
    Statement: [
      {
        Sid: `Allow access through ${service} for all principals in the account that are authorized to use it`,
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        Resource: "*",
        Condition: { StringEquals: viaService },
      },
      {
        Sid: "Allow direct access to key metadata to the account",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
        Action: ["kms:Describe*", "kms:Get*", "kms:List*"],
        Resource: "*",
      },
    ],
  };
}

export function tagList(tags: Tags = {}): Tag[] {
  return Object.entries(tags).flatMap(([Key, Value]) => (Value === undefined ? [] : [{ Key, Value }]));
}
