import * as z from "zod";
import { accessIndexKey } from "../../report/model/accessIndexName.ts";
import { latestName, latestPrefix, MANIFEST } from "../../report/model/reportNames.ts";
import { deleteArtifacts, deleteSomeArtifacts } from "../../store/artifacts.ts";
import { type Database, openDatabase } from "../../store/database.ts";
import { findRemoval, type RemovalRecord } from "../../store/life/removal.ts";
import {
  countRemoved,
  deleteReportRows,
  deleteRows,
  finishRemoval,
  postponeRemoval,
  reportKeys,
} from "../../store/life/removalSteps.ts";
import type { JobDependencies } from "../execution/stage/stage.ts";

/** Longer than a queue consumer may run (15 minutes): after that no worker that was running at the request can still write. */
const LATE_WORKER_MS = 16 * 60_000;
/** After this long a worker leaves the rest to a new message. */
const BUDGET_MS = 5 * 60_000;
/** Milliseconds until a removal whose worker has died is taken up again. */
const LOST_AFTER_MS = 10 * 60_000;

/**
 * Continues a removal: rows, then objects, a page at a time. What belongs to a partner or a customer is removed twice, the second
 * time when no worker from before the request can still write; only then is the removal finished. It is idempotent, also when
 * two workers do it at once. Throws when D1, R2 or the queue is unavailable; the message must then be retried.
 */
export async function runRemoval(removalId: string, dependencies: JobDependencies): Promise<void> {
  const { runtime } = dependencies;
  const db = openDatabase(dependencies.d1);
  const removal = await findRemoval(db, removalId, undefined);
  if (removal === undefined || removal.finishedAt !== null || removal.partnerId === null) return;
  const begunAt = runtime.now();
  await postponeRemoval(db, removal, begunAt + LOST_AFTER_MS);
  const isDone =
    removal.scope === "execution"
      ? await removeReports(db, removal, dependencies)
      : await removeTenant(db, { ...removal, partnerId: removal.partnerId }, dependencies, begunAt + BUDGET_MS);
  if (!isDone) {
    await dependencies.jobs.send({ kind: "removal", removalId });
    return;
  }
  const finalAt = removal.requestedAt + LATE_WORKER_MS;
  if (removal.scope !== "execution" && begunAt < finalAt) {
    await postponeRemoval(db, removal, finalAt);
    runtime.log.info("removal.first_pass", { removalId, scope: removal.scope });
    return;
  }
  await finishRemoval(db, removal, runtime.now());
  runtime.log.warn("removal.finished", { removalId, scope: removal.scope, ms: runtime.now() - begunAt });
}

type TenantRemoval = RemovalRecord & { partnerId: string };

/** Removes rows and objects until nothing is left or `until` has passed; gives whether nothing is left. */
async function removeTenant(
  db: Database,
  removal: TenantRemoval,
  dependencies: JobDependencies,
  until: number,
): Promise<boolean> {
  const { runtime } = dependencies;
  for (let more = true; more; ) {
    ({ more } = await deleteRows(db, removal));
    if (more && runtime.now() >= until) return false;
  }
  for (const [bucket, prefix] of prefixesOf(removal, dependencies)) {
    for (let more = true; more; ) {
      const page = await deleteSomeArtifacts(bucket, prefix);
      await countRemoved(db, removal, "objects", page.count);
      more = page.more;
      if (more && runtime.now() >= until) return false;
    }
  }
  return true;
}

/** Where the objects of the partner or the customer are: every key holds the customerId, which begins with the partnerId. */
function prefixesOf(
  { scope, partnerId, customerId }: TenantRemoval,
  { inbox, staging }: JobDependencies,
): [R2Bucket, string][] {
  const id = scope === "partner" ? `${partnerId}-` : customerId;
  const end = scope === "partner" ? "" : "/";
  const executionEnd = scope === "partner" ? "" : "-";
  return [
    [inbox, `customers/${id}${end}`],
    [staging, `executions/ondemand-${id}${executionEnd}`],
    [staging, `executions/daily-${id}${executionEnd}`],
    [staging, `organizations/${id}${end}`],
  ];
}

const latestManifest = z.object({ executionId: z.string() });

/** Removes the reports of one execution, and the latest copies when they were made from it. */
async function removeReports(db: Database, removal: RemovalRecord, { inbox }: JobDependencies): Promise<boolean> {
  const present = async (key: string) => ((await inbox.head(key)) === null ? [] : [key]);
  const reports = await reportKeys(db, removal);
  const indexes = await Promise.all(reports.flatMap((key) => accessIndexKey(key) ?? []).map(present));
  const keys = [...reports, ...indexes.flat()];
  if (keys.length > 0) await inbox.delete(keys);
  const copies = await removeLatestCopies(inbox, removal);
  await countRemoved(db, removal, "objects", keys.length + copies);
  await countRemoved(db, removal, "reports", await deleteReportRows(db, removal));
  return true;
}

async function removeLatestCopies(inbox: R2Bucket, { executionId, customerId }: RemovalRecord): Promise<number> {
  const accountId = executionId?.split("-")[3];
  if (customerId === null || accountId === undefined) return 0;
  const prefix = latestPrefix({ customerId, accountId });
  const object = await inbox.get(prefix + latestName(MANIFEST));
  const manifest = object ? latestManifest.safeParse(await object.json().catch(() => undefined)) : undefined;
  return manifest?.data?.executionId === executionId ? deleteArtifacts(inbox, prefix) : 0;
}
