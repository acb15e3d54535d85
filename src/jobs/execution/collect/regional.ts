import { pMapIterable, pMapSkip } from "p-map";
import type { CollectedResource } from "../staging/collection.ts";
import type { RoleNames } from "./roleNames.ts";
import { CALLS_AT_ONCE, type CollectorSession } from "./session.ts";

/** One Region of the account, and what else collectors need. */
export interface RegionalScope {
  session: CollectorSession;
  region: string;
  accountId: string;
  roles: RoleNames;
}

/** Reads the details of a listed resource. Gives undefined when the resource is gone by then. */
export type PendingResource = () => Promise<CollectedResource | undefined>;

/** Lists the resources of one kind, or of one service, in a region. What cannot be listed is a gap. */
export type RegionalCollector = (scope: RegionalScope) => Promise<readonly PendingResource[]>;

/**
 * The resources of all regions, collector by collector. Lists and resources are read at the same time, as many as the session
 * allows; of what is listed ahead only names are held.
 *
 * @param onListed after each collector and region
 */
export function collectRegional(
  collectors: readonly RegionalCollector[],
  regions: readonly string[],
  scope: Omit<RegionalScope, "region">,
  onListed: () => Promise<void>,
): AsyncIterable<CollectedResource> {
  const lists = collectors.flatMap((collector) => regions.map((region) => ({ collector, region })));
  return pMapIterable(listed(lists, scope, onListed), async (read) => (await read()) ?? pMapSkip, {
    concurrency: CALLS_AT_ONCE,
    backpressure: CALLS_AT_ONCE * 2,
  });
}

async function* listed(
  lists: readonly { collector: RegionalCollector; region: string }[],
  scope: Omit<RegionalScope, "region">,
  onListed: () => Promise<void>,
): AsyncGenerator<PendingResource> {
  const pages = pMapIterable(lists, ({ collector, region }) => collector({ ...scope, region }), {
    concurrency: CALLS_AT_ONCE,
    backpressure: CALLS_AT_ONCE * 2,
  });
  for await (const pending of pages) {
    yield* pending;
    await onListed();
  }
}
