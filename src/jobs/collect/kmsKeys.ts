import { pMapIterable, pMapSkip } from "p-map";
import type { AwsOutcome } from "../../aws/failure.ts";
import { aliasesByKey, type KmsKey, keyManager, keyPolicy, keyTags, listKeys } from "../../aws/kms.ts";
import type { CollectedResource } from "../collection.ts";
import type { Survey } from "./survey.ts";

/** With one request for each region and key under way, five at once. */
const REGIONS_AT_ONCE = 2;
const KEYS_AT_ONCE = 3;

interface LocatedKey extends KmsKey {
  region: string;
  /** The first of its aliases. */
  alias: string | undefined;
}

/** All KMS keys of the regions, in their order, those that AWS manages too. A key that is gone when it is read is left out. */
export function collectKeys(
  survey: Survey,
  regions: readonly string[],
  onRegion: () => Promise<void>,
): AsyncIterable<CollectedResource> {
  return pMapIterable(locatedKeys(survey, regions, onRegion), async (key) => (await readKey(survey, key)) ?? pMapSkip, {
    concurrency: KEYS_AT_ONCE,
    backpressure: KEYS_AT_ONCE * 2,
  });
}

async function* locatedKeys(
  survey: Survey,
  regions: readonly string[],
  onRegion: () => Promise<void>,
): AsyncGenerator<LocatedKey> {
  const lists = pMapIterable(regions, (region) => keysOfRegion(survey, region), { concurrency: REGIONS_AT_ONCE });
  for await (const keys of lists) {
    yield* keys;
    await onRegion();
  }
}

async function keysOfRegion(survey: Survey, region: string): Promise<LocatedKey[]> {
  const keys = await survey.read({ action: "kms:ListKeys", region }, () => listKeys(survey.client, region));
  if (keys === undefined || keys.length === 0) return [];
  const aliases = await survey.read({ action: "kms:ListAliases", region }, () => aliasesByKey(survey.client, region));
  return keys.map((key) => ({ ...key, region, alias: aliases?.get(key.keyId)?.[0] }));
}

async function readKey(
  survey: Survey,
  { keyId, arn, region, alias }: LocatedKey,
): Promise<CollectedResource | undefined> {
  const { client } = survey;
  let gone = false;
  const read = <T>(operation: string, call: () => Promise<AwsOutcome<T>>): Promise<T | undefined> => {
    if (gone) return Promise.resolve(undefined);
    return survey.read<T | undefined>({ action: `kms:${operation}`, region, resource: arn }, async () => {
      const outcome = await call();
      gone = !outcome.ok && outcome.failure.code === "NotFoundException";
      return gone ? { ok: true, value: undefined } : outcome;
    });
  };
  const manager = await read("DescribeKey", () => keyManager(client, region, keyId));
  const policy = await read("GetKeyPolicy", () => keyPolicy(client, region, keyId));
  // A key that AWS manages has no tags and lets none be asked for ("Tagging keys", AWS KMS Developer Guide).
  const tags = manager === "AWS" ? {} : await read("ListResourceTags", () => keyTags(client, region, keyId));
  if (gone) return undefined;
  return {
    arn,
    type: "KMSKey",
    name: alias ?? keyId,
    ...(policy === undefined ? {} : { policy }),
    ...(tags === undefined ? {} : { tags }),
    ...(manager === undefined ? {} : { keyManager: manager }),
  };
}
