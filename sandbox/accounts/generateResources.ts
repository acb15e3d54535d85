import { generatedKeyId, generatedRegionAt } from "./generatedKeys.ts";
import { digits, type GeneratedNames } from "./generateShape.ts";
import { expandBucket, expandKey } from "./loadResources.ts";
import type { Bucket, KmsKey, PolicyDocument, RegionalResource } from "./model.ts";
import { randomOf } from "./random.ts";

export function generateBucket(seed: number, index: number, names: GeneratedNames): Bucket {
  const random = randomOf(seed, `bucket ${index}`);
  const name = names.bucketName(index);
  const objects = `arn:aws:s3:::${name}/*`;
  const tlsOnly = {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [`arn:aws:s3:::${name}`, objects],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const grant = {
    Sid: "Team",
    Effect: "Allow",
    Principal: { AWS: Array.from({ length: 1 + random.below(3) }, () => names.roleArn(random.below(names.roleCount))) },
    Action: random.pick(["s3:GetObject", "s3:PutObject", "s3:*"]),
    Resource: objects,
  };
  const open = { Sid: "Open", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: objects };
  const statements = [
    ...(random.chance(0.5) ? [tlsOnly] : []),
    ...(random.chance(0.4) ? [grant] : []),
    ...(random.chance(0.02) ? [open] : []),
  ];
  const policy: PolicyDocument | undefined =
    statements.length === 0 ? undefined : { Version: "2012-10-17", Statement: statements };
  return expandBucket({
    name,
    region: generatedRegionAt(index),
    created: "2020-05-05T05:05:05Z",
    policy,
    block: random.chance(0.9) ? "all" : undefined,
    tags: random.chance(0.7)
      ? { owner: `team-${random.below(20)}`, confidentiality: random.pick(["Low", "High"]) }
      : {},
    ownership: "BucketOwnerEnforced",
  });
}

/** Key number `index` of the account; its number decides its region. */
export function generateKey(seed: number, index: number, accountId: string): KmsKey {
  const random = randomOf(seed, `key ${index}`);
  return expandKey(
    {
      id: generatedKeyId(accountId, index),
      region: generatedRegionAt(index),
      created: "2021-06-06T06:06:06Z",
      description: `Key ${index}`,
      aliases: random.chance(0.8) ? [`alias/key-${index}`] : [],
      tags: random.chance(0.6) ? { owner: `team-${random.below(20)}` } : {},
    },
    "aws",
    accountId,
  );
}

export function generateFunction(seed: number, index: number, names: GeneratedNames): RegionalResource {
  const random = randomOf(seed, `function ${index}`);
  const region = generatedRegionAt(0);
  const name = `function-${digits(index)}`;
  const arn = `arn:aws:lambda:${region}:${names.accountId}:function:${name}`;
  const statement = {
    Sid: "Bucket",
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: arn,
    Condition: { StringEquals: { "AWS:SourceAccount": names.accountId } },
  };
  return {
    kind: "function",
    name,
    arn,
    region,
    created: "2022-07-07T07:07:07Z",
    policy: random.chance(0.5) ? { Version: "2012-10-17", Statement: [statement] } : undefined,
    tags: [{ Key: "owner", Value: `team-${random.below(20)}` }],
    roles: [names.roleArn(random.below(names.roleCount))],
    namesRole: false,
  };
}
