import type { AwsOutcome } from "../client/failure.ts";
import { elements, text, type XmlNode } from "../client/xml.ts";
import { type Action, defineOperation } from "../protocol/operation.ts";
import { type AwsPage, absentOn, mapOutcome } from "../protocol/pages.ts";
import { policyDocument } from "../protocol/policyDocument.ts";
import { encodePath, readXml } from "../protocol/restXml.ts";

/*
 * Buckets are addressed by path (`https://s3.{region}.amazonaws.com/{bucket}`), not by host: a bucket name with dots
 * does not match the certificate of the host form, and an endpoint that replaces AWS's has no wildcard DNS. Requests are
 * signed for the bucket's own Region, and redirects are not followed, since a signature is valid for one host.
 */

export interface BucketName {
  name: string;
  /** Undefined where the list does not contain it. */
  region: string | undefined;
}

/**
 * One page of s3:ListBuckets (IAM: s3:ListAllMyBuckets), from `token` on. The list contains Regions when it is requested in
 * pages.
 */
export const listBuckets = defineOperation(
  "s3:ListAllMyBuckets",
  async (action, client, token: string | undefined): Promise<AwsOutcome<AwsPage<BucketName>>> => {
    const position: Record<string, string> = token === undefined ? {} : { "continuation-token": token };
    const query = { "max-buckets": "1000", ...position };
    const read = { service: "s3", action, region: client.globalRegion, path: "/", query } as const;
    const page = await readXml(client, read, "ListAllMyBucketsResult");
    return mapOutcome(page, (result) => ({
      items: elements(result, "Buckets", "Bucket")
        .map((bucket) => ({ name: text(bucket, "Name") ?? "", region: text(bucket, "BucketRegion") || undefined }))
        .filter(({ name }) => isBucketName(name)),
      next: text(result, "ContinuationToken"),
    }));
  },
);

/** Whether S3 allows the name, or once did ("General purpose bucket naming rules"). Nothing else may get into a path. */
export function isBucketName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(name);
}

/** s3:GetBucketLocation, whose response is empty for us-east-1, and may be `EU` for eu-west-1. */
export const getBucketLocation = defineOperation(
  "s3:GetBucketLocation",
  async (action, client, bucket: string): Promise<AwsOutcome<string>> => {
    const read = bucketRead(action, client.globalRegion, bucket, "location");
    const answer = await readXml(client, read, "LocationConstraint");
    if (!answer.ok) return answer;
    const constraint = (text(answer.value) ?? "").trim();
    return { ok: true, value: constraint === "" ? "us-east-1" : constraint === "EU" ? "eu-west-1" : constraint };
  },
);

/** s3:GetBucketPolicy; undefined for a bucket without one. */
export const getBucketPolicy = defineOperation(
  "s3:GetBucketPolicy",
  async (action, client, region: string, bucket: string): Promise<AwsOutcome<unknown>> => {
    const answer = await client.call({ ...bucketRead(action, region, bucket, "policy"), method: "GET" });
    if (answer.ok) return { ok: true, value: policyDocument(answer.value.body, "plain") };
    return absentOn(answer, "NoSuchBucketPolicy");
  },
);

export interface PublicAccessBlockSettings {
  BlockPublicAcls: boolean;
  IgnorePublicAcls: boolean;
  BlockPublicPolicy: boolean;
  RestrictPublicBuckets: boolean;
}

/** s3:GetPublicAccessBlock (IAM: s3:GetBucketPublicAccessBlock); undefined where none is configured on the bucket. */
export const getPublicAccessBlock = defineOperation(
  "s3:GetBucketPublicAccessBlock",
  async (
    action,
    client,
    region: string,
    bucket: string,
  ): Promise<AwsOutcome<PublicAccessBlockSettings | undefined>> => {
    const read = bucketRead(action, region, bucket, "publicAccessBlock");
    const answer = await readXml(client, read, "PublicAccessBlockConfiguration");
    return answer.ok
      ? { ok: true, value: publicAccessBlock(answer.value) }
      : absentOn(answer, "NoSuchPublicAccessBlockConfiguration");
  },
);

/** s3control:GetPublicAccessBlock (IAM: s3:GetAccountPublicAccessBlock): what applies to all buckets of the account. */
export const getAccountPublicAccessBlock = defineOperation(
  "s3:GetAccountPublicAccessBlock",
  async (action, client, accountId: string): Promise<AwsOutcome<PublicAccessBlockSettings | undefined>> => {
    const answer = await readXml(
      client,
      {
        service: "s3control",
        action,
        region: client.globalRegion,
        path: "/v20180820/configuration/publicAccessBlock",
        headers: { "x-amz-account-id": accountId },
        hostPrefix: accountId,
      },
      "PublicAccessBlockConfiguration",
    );
    return answer.ok
      ? { ok: true, value: publicAccessBlock(answer.value) }
      : absentOn(answer, "NoSuchPublicAccessBlockConfiguration");
  },
);

function publicAccessBlock(node: XmlNode): PublicAccessBlockSettings {
  const set = (name: string) => text(node, name)?.trim().toLowerCase() === "true";
  return {
    BlockPublicAcls: set("BlockPublicAcls"),
    IgnorePublicAcls: set("IgnorePublicAcls"),
    BlockPublicPolicy: set("BlockPublicPolicy"),
    RestrictPublicBuckets: set("RestrictPublicBuckets"),
  };
}

/** s3:GetBucketTagging; no tags where there is no tag set. */
export const getBucketTagging = defineOperation(
  "s3:GetBucketTagging",
  async (action, client, region: string, bucket: string): Promise<AwsOutcome<Record<string, string>>> => {
    const answer = await readXml(client, bucketRead(action, region, bucket, "tagging"), "Tagging");
    if (!answer.ok) {
      return answer.failure.code === "NoSuchTagSet" || answer.failure.code === "NoSuchTagSetError"
        ? { ok: true, value: {} }
        : answer;
    }
    const tags = elements(answer.value, "TagSet", "Tag").map((tag): [string, string] => [
      text(tag, "Key") ?? "",
      text(tag, "Value") ?? "",
    ]);
    return { ok: true, value: Object.fromEntries(tags) };
  },
);

/** s3:GetBucketOwnershipControls: `BucketOwnerEnforced` disables ACLs; undefined where none are configured. */
export const getBucketOwnershipControls = defineOperation(
  "s3:GetBucketOwnershipControls",
  async (action, client, region: string, bucket: string): Promise<AwsOutcome<string | undefined>> => {
    const read = bucketRead(action, region, bucket, "ownershipControls");
    const answer = await readXml(client, read, "OwnershipControls");
    return answer.ok
      ? { ok: true, value: text(answer.value, "Rule", "ObjectOwnership") }
      : absentOn(answer, "OwnershipControlsNotFoundError");
  },
);

/**
 * s3:GetBucketAbac: whether access to the bucket may depend on its tags, which is off by default ("Enabling ABAC in general
 * purpose buckets"). Undefined where the Region's S3 does not know the operation.
 */
export const getBucketAbac = defineOperation(
  "s3:GetBucketAbac",
  async (action, client, region: string, bucket: string): Promise<AwsOutcome<boolean | undefined>> => {
    const answer = await readXml(client, bucketRead(action, region, bucket, "abac"), "AbacStatus");
    if (answer.ok) return { ok: true, value: text(answer.value, "Status") === "Enabled" };
    return UNKNOWN_OPERATION.has(answer.failure.code) ? { ok: true, value: undefined } : answer;
  },
);

/** What S3 and compatible services answer to a subresource that they do not know. */
const UNKNOWN_OPERATION = new Set(["MethodNotAllowed", "NotImplemented", "InvalidRequest", "MalformedResponse"]);

function bucketRead(action: Action<"s3">, region: string, bucket: string, subresource: string) {
  return {
    service: "s3",
    action,
    region,
    path: `/${encodePath(bucket)}`,
    query: { [subresource]: "" },
  } as const;
}
