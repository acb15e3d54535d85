import type { Collector, ListScope, ResourceDraft, Scope } from "./collector.ts";
import { COLLECTORS } from "./collectors.ts";
import { inParts } from "./parts.ts";
import { type Members, resourceReads, withMembers } from "./resourceReads.ts";
import type { CollectRun } from "./run.ts";

const COLLECTOR_OF = new Map(COLLECTORS.map((collector) => [collector.name, collector]));

/** Lists every resource, collector by collector and Region by Region. False when the rest is left to the next invocation. */
export async function listResources(run: CollectRun): Promise<boolean> {
  const { state, listed, roles } = run;
  const lists = COLLECTORS.flatMap((collector) =>
    (collector.isGlobal === true ? [""] : state.late.regions).map((region) => ({ collector, region })),
  );
  return inParts(run, {
    total: () => lists.length,
    what: "lists of resources",
    entries: (from) => lists.slice(from),
    read: async ({ collector, region }) => {
      const found = await collector.list({ ...scopeOf(run, region), roles } satisfies ListScope);
      return found.map(
        ({ resource: { arn, ...members }, region: own, ...rest }): ResourceDraft => ({
          collector: collector.name,
          region: own ?? region,
          ...rest,
          resource: withMembers({ arn }, members),
        }),
      );
    },
    take: async (drafts) => {
      for (const draft of drafts) await listed.append(draft);
    },
  });
}

/** Reads the policies of everything that is listed, and what grants or limits access like one. */
export async function readPolicies(run: CollectRun): Promise<boolean> {
  const { listed, drafts } = run;
  return inParts(run, {
    total: listed.length,
    what: "policies of resources",
    entries: (from) => listed.entries(from),
    read: (draft) => withReads(run, draft, "policies"),
    take: async (draft) => {
      if (draft !== undefined) await drafts.append(draft);
    },
  });
}

/** Reads what is left of every resource, and writes it. */
export async function readRest(run: CollectRun): Promise<boolean> {
  const { drafts, resources, state } = run;
  return inParts(run, {
    total: drafts.length,
    what: "tags and settings of resources",
    entries: (from) => drafts.entries(from),
    read: (draft) => withReads(run, draft, "rest"),
    take: async (draft) => {
      if (draft === undefined) return;
      const { type } = draft.resource;
      await resources.add(draft.resource);
      state.counts[type === "S3Bucket" ? "buckets" : type === "KMSKey" ? "keys" : "others"] += 1;
    },
  });
}

/** The draft with what its collector reads of it now; undefined when the resource is gone. */
async function withReads(
  run: CollectRun,
  draft: ResourceDraft,
  step: "policies" | "rest",
): Promise<ResourceDraft | undefined> {
  const collector = COLLECTOR_OF.get(draft.collector);
  const reading = collector?.[step];
  if (collector === undefined || reading === undefined) return draft;
  const located = await inItsRegion(run, collector, draft);
  if (located === undefined) return undefined;
  const { region, resource } = located;
  const reads = resourceReads(run.session, { region, arn: resource.arn, goneCodes: collector.goneCodes });
  const members: Members = await reading(scopeOf(run, region), located, reads);
  return reads.isGone() ? undefined : { ...located, resource: withMembers(resource, members) };
}

/** The draft with the Region that it is in; undefined when it is gone. */
async function inItsRegion(
  run: CollectRun,
  { locate, goneCodes }: Collector,
  draft: ResourceDraft,
): Promise<ResourceDraft | undefined> {
  const { region, resource } = draft;
  if (region !== "" || locate === undefined) return draft;
  const reads = resourceReads(run.session, { region, arn: resource.arn, goneCodes });
  const found = await locate(scopeOf(run, region), draft, reads);
  return reads.isGone() ? undefined : { ...draft, region: found };
}

function scopeOf({ session, context, state }: CollectRun, region: string): Scope {
  const { accountId } = context.execution;
  return { session, region, accountId, publicAccessBlock: state.late.publicAccessBlock };
}
