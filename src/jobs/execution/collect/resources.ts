import type { PublicAccessBlockSettings } from "../../../aws/services/s3.ts";
import type { StageContext } from "../stage/stage.ts";
import type { CollectionCounts } from "../staging/collection.ts";
import { REGIONAL_COLLECTORS } from "./collectors.ts";
import { createResourcePages, type PageWriter } from "./pages.ts";
import { collectRegional, type RegionalScope } from "./regional.ts";
import { collectBuckets } from "./services/s3Buckets.ts";

export type ResourceCounts = Pick<CollectionCounts, "buckets" | "keys" | "others">;

/** Reads all resources, buckets first and then region by region, and writes them in pages. Gives their numbers. */
export async function collectResources(
  scope: Omit<RegionalScope, "region">,
  writer: PageWriter,
  account: { regions: readonly string[]; publicAccessBlock: PublicAccessBlockSettings | undefined },
  progress: StageContext["progress"],
): Promise<ResourceCounts> {
  const counts: ResourceCounts = { buckets: 0, keys: 0, others: 0 };
  const pages = createResourcePages(writer);
  for await (const bucket of collectBuckets(scope.session, account.publicAccessBlock)) {
    await pages.add(bucket);
    counts.buckets += 1;
    await progress(counts.buckets, counts.buckets, "S3 buckets");
  }
  let lists = 0;
  const tell = () => progress(lists, REGIONAL_COLLECTORS.length * account.regions.length, "services in all regions");
  const onListed = () => {
    lists += 1;
    return tell();
  };
  for await (const resource of collectRegional(REGIONAL_COLLECTORS, account.regions, scope, onListed)) {
    await pages.add(resource);
    counts[resource.type === "KMSKey" ? "keys" : "others"] += 1;
    await tell();
  }
  await pages.finish();
  return counts;
}
