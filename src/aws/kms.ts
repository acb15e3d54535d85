import * as z from "zod";
import { type AwsClient, malformed } from "./client.ts";
import type { AwsOutcome } from "./failure.ts";
import { json } from "./json.ts";
import { policyDocument } from "./policyDocument.ts";

const position = { NextMarker: z.string().nullish(), Truncated: z.boolean().nullish() };
const KeyPage = z.object({ ...position, Keys: z.array(z.object({ KeyId: z.string(), KeyArn: z.string() })) });
const AliasPage = z.object({
  ...position,
  Aliases: z.array(z.object({ AliasName: z.string(), TargetKeyId: z.string().nullish() })),
});
const TagPage = z.object({ ...position, Tags: z.array(z.object({ TagKey: z.string(), TagValue: z.string() })) });
const Description = z.object({
  KeyMetadata: z.object({ Arn: z.string(), KeyManager: z.enum(["AWS", "CUSTOMER"]).nullish() }),
});
const PolicyText = z.object({ Policy: z.string() });

export interface KmsKey {
  keyId: string;
  arn: string;
}

/** kms:ListKeys of a region, all pages: customer keys and those that AWS manages. */
export async function listKeys(client: AwsClient, region: string): Promise<AwsOutcome<KmsKey[]>> {
  const pages = await allPages(client, region, "ListKeys", { Limit: 1000 }, KeyPage);
  if (!pages.ok) return pages;
  return {
    ok: true,
    value: pages.value.flatMap((page) => page.Keys.map((key) => ({ keyId: key.KeyId, arn: key.KeyArn }))),
  };
}

/** kms:ListAliases of a region, all pages: the aliases of each key by its id, sorted. Those without a key are left out. */
export async function aliasesByKey(client: AwsClient, region: string): Promise<AwsOutcome<Map<string, string[]>>> {
  const pages = await allPages(client, region, "ListAliases", { Limit: 100 }, AliasPage);
  if (!pages.ok) return pages;
  const byKey = new Map<string, string[]>();
  for (const { AliasName, TargetKeyId } of pages.value.flatMap((page) => page.Aliases)) {
    if (TargetKeyId) byKey.set(TargetKeyId, [...(byKey.get(TargetKeyId) ?? []), AliasName].sort());
  }
  return { ok: true, value: byKey };
}

/** kms:DescribeKey: who manages it; undefined where KMS does not say. */
export async function keyManager(
  client: AwsClient,
  region: string,
  keyId: string,
): Promise<AwsOutcome<"AWS" | "CUSTOMER" | undefined>> {
  const answer = await json(client, "kms", region, "DescribeKey", { KeyId: keyId }, Description);
  return answer.ok ? { ok: true, value: answer.value.KeyMetadata.KeyManager ?? undefined } : answer;
}

/** kms:GetKeyPolicy of the one policy that a key has, `default`. */
export async function keyPolicy(client: AwsClient, region: string, keyId: string): Promise<AwsOutcome<unknown>> {
  const answer = await json(client, "kms", region, "GetKeyPolicy", { KeyId: keyId, PolicyName: "default" }, PolicyText);
  return answer.ok ? { ok: true, value: policyDocument(answer.value.Policy, "plain") } : answer;
}

/** kms:ListResourceTags, all pages. */
export async function keyTags(
  client: AwsClient,
  region: string,
  keyId: string,
): Promise<AwsOutcome<Record<string, string>>> {
  const pages = await allPages(client, region, "ListResourceTags", { KeyId: keyId, Limit: 50 }, TagPage);
  if (!pages.ok) return pages;
  const tags = pages.value.flatMap((page) => page.Tags.map((tag): [string, string] => [tag.TagKey, tag.TagValue]));
  return { ok: true, value: Object.fromEntries(tags) };
}

/** All pages of a KMS list, by Marker and NextMarker. One that points back at itself is malformed. */
async function allPages<T extends { NextMarker?: string | null | undefined; Truncated?: boolean | null | undefined }>(
  client: AwsClient,
  region: string,
  operation: string,
  parameters: Readonly<Record<string, unknown>>,
  schema: z.ZodType<T>,
): Promise<AwsOutcome<T[]>> {
  const pages: T[] = [];
  let marker: string | undefined;
  for (;;) {
    const position = marker === undefined ? {} : { Marker: marker };
    const page = await json(client, "kms", region, operation, { ...parameters, ...position }, schema);
    if (!page.ok) return page;
    pages.push(page.value);
    if (page.value.Truncated !== true || !page.value.NextMarker) return { ok: true, value: pages };
    if (page.value.NextMarker === marker) return malformed({ action: `kms:${operation}` });
    marker = page.value.NextMarker;
  }
}
