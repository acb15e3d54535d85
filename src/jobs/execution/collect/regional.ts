import { pMapIterable, pMapSkip } from "p-map";
import type { CollectedResource } from "../staging/collection.ts";
import type { RoleNames } from "./roleNames.ts";
import { CALLS_AT_ONCE, type CollectorSession } from "./session.ts";

/** One region of the account, and what collectors need to know beside it. */
export interface RegionalScope {
  session: CollectorSession;
  region: string;
  accountId: string;
  roles: RoleNames;
}

/** What is left to read of a resource that was listed. Gives undefined when the resource is gone by then. */
export type PendingResource = () => Promise<CollectedResource | undefined>;

/** Lists the resources of one kind, or of one service, in a region. What cannot be listed is a gap. */
export type RegionalCollector = (scope: RegionalScope) => Promise<readonly PendingResource[]>;

/**
 * The resources of all regions, collector by collector. Lists and resources are read at the same time, as many as the session
 * lets; what is listed ahead is held as names alone.
 *
 * @param onListed after each collector and region
 */
export function collectRegional(
  collectors: readonly RegionalCollector[],
  regions: readonly string[],
  scope: Omit<RegionalScope, "region">,
  onListed: () => Promise<void>,
): AsyncIterable<CollectedResource> {
  const rooms = collectors.flatMap((collector) => regions.map((region) => ({ collector, region })));
  return pMapIterable(listed(rooms, scope, onListed), async (read) => (await read()) ?? pMapSkip, {
    concurrency: CALLS_AT_ONCE,
    backpressure: CALLS_AT_ONCE * 2,
  });
}

async function* listed(
  rooms: readonly { collector: RegionalCollector; region: string }[],
  scope: Omit<RegionalScope, "region">,
  onListed: () => Promise<void>,
): AsyncGenerator<PendingResource> {
  const lists = pMapIterable(rooms, ({ collector, region }) => collector({ ...scope, region }), {
    concurrency: CALLS_AT_ONCE,
    backpressure: CALLS_AT_ONCE * 2,
  });
  for await (const pending of lists) {
    yield* pending;
    await onListed();
  }
}
