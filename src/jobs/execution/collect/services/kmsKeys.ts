import {
  aliasesByKey,
  type KmsKey,
  keyGrants,
  keyManager,
  keyPolicy,
  keyTags,
  listKeys,
} from "../../../../aws/services/kms.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";
import type { Survey } from "../survey.ts";

/** The KMS keys of a region, those that AWS manages too, with policy, grants and tags. */
export async function kmsKeys({ survey, region }: RegionalScope): Promise<PendingResource[]> {
  const keys = await survey.read({ action: "kms:ListKeys", region }, () => listKeys(survey.client, region));
  if (keys === undefined || keys.length === 0) return [];
  const aliases = await survey.read({ action: "kms:ListAliases", region }, () => aliasesByKey(survey.client, region));
  return keys.map((key) => () => readKey(survey, region, key, aliases?.get(key.keyId)?.[0]));
}

async function readKey(
  survey: Survey,
  region: string,
  { keyId, arn }: KmsKey,
  alias: string | undefined,
): Promise<CollectedResource | undefined> {
  const { client } = survey;
  const { read, record } = resourceReads(survey, { region, arn, goneCodes: ["NotFoundException"] });
  const manager = await read("kms:DescribeKey", () => keyManager(client, region, keyId));
  const policy = await read("kms:GetKeyPolicy", () => keyPolicy(client, region, keyId));
  const grants = await read("kms:ListGrants", () => keyGrants(client, region, keyId));
  // A key that AWS manages has no tags and lets none be asked for ("Tagging keys", AWS KMS Developer Guide).
  const tags = manager === "AWS" ? {} : await read("kms:ListResourceTags", () => keyTags(client, region, keyId));
  return record({
    type: "KMSKey",
    name: alias ?? keyId,
    policy,
    tags,
    keyManager: manager,
    grants: grants?.length === 0 ? undefined : grants,
  });
}
