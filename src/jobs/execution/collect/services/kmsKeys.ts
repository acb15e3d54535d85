import {
  describeKey,
  getKeyPolicy,
  listAliases,
  listGrants,
  listKeys,
  listResourceTags,
} from "../../../../aws/services/kms.ts";
import type { Collector } from "../collector.ts";

/** The KMS keys of a region, those that AWS manages too, with policy, grants and tags. */
export const kmsKeys: Collector = {
  name: "kmsKeys",
  goneCodes: ["NotFoundException"],
  async list({ session, region }) {
    const keys = await session.read(listKeys, { region }, region);
    if (keys === undefined || keys.length === 0) return [];
    const aliases = await session.read(listAliases, { region }, region);
    return keys.map(({ keyId, arn }) => ({
      address: keyId,
      resource: { arn, type: "KMSKey", name: aliases?.get(keyId)?.[0] ?? keyId },
    }));
  },
  async policies(_scope, { region, resource, address = resource.arn }, { read }) {
    const keyManager = await read(describeKey, region, address);
    const policy = await read(getKeyPolicy, region, address);
    const grants = await read(listGrants, region, address);
    return { policy, keyManager, grants: grants?.length === 0 ? undefined : grants };
  },
  async rest(_scope, { region, resource, address = resource.arn }, { read }) {
    // A key that AWS manages has no tags, and listing them is refused ("Tagging keys", AWS KMS Developer Guide).
    return { tags: resource.keyManager === "AWS" ? {} : await read(listResourceTags, region, address) };
  },
};
