import {
  describeKey,
  getKeyPolicy,
  type KmsKey,
  listAliases,
  listGrants,
  listKeys,
  listResourceTags,
} from "../../../../aws/services/kms.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";
import type { CollectorSession } from "../session.ts";

/** The KMS keys of a region, those that AWS manages too, with policy, grants and tags. */
export async function kmsKeys({ session, region }: RegionalScope): Promise<PendingResource[]> {
  const keys = await session.read(listKeys, { region }, region);
  if (keys === undefined || keys.length === 0) return [];
  const aliases = await session.read(listAliases, { region }, region);
  return keys.map((key) => () => readKey(session, region, key, aliases?.get(key.keyId)?.[0]));
}

async function readKey(
  session: CollectorSession,
  region: string,
  { keyId, arn }: KmsKey,
  alias: string | undefined,
): Promise<CollectedResource | undefined> {
  const { read, record } = resourceReads(session, { region, arn, goneCodes: ["NotFoundException"] });
  const manager = await read(describeKey, region, keyId);
  const policy = await read(getKeyPolicy, region, keyId);
  const grants = await read(listGrants, region, keyId);
  // A key that AWS manages has no tags, and listing them is refused ("Tagging keys", AWS KMS Developer Guide).
  const tags = manager === "AWS" ? {} : await read(listResourceTags, region, keyId);
  return record({
    type: "KMSKey",
    name: alias ?? keyId,
    policy,
    tags,
    keyManager: manager,
    grants: grants?.length === 0 ? undefined : grants,
  });
}
