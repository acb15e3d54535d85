import type { AnalysisPart, PlannedPart } from "../../../store/job/parts.ts";
import type { ExecutionKey } from "../../../store/job/predicate.ts";
import type { PartKind } from "../../../store/schema.ts";
import type { JobMessage, JobQueue } from "../../message.ts";
import { LEASE_MS } from "../lease.ts";
import { LOST_MARGIN_MS } from "../stage/backoff.ts";

/** The most messages that a queue takes at once (Cloudflare documentation, "Queues limits"). */
const BATCH = 100;

/** When the sweep is to look after an execution that waits for its parts: by then a worker that has died lost its lease. */
export function waitingUntil(now: number): number {
  return now + LEASE_MS + LOST_MARGIN_MS;
}

/** Sends the messages of parts of one kind. */
export async function sendParts(
  jobs: JobQueue,
  { executionId, customerId, accountId, plan }: ExecutionKey & { plan: number },
  parts: readonly PlannedPart[],
  kind: PartKind,
): Promise<void> {
  const messages = parts
    .filter((part) => part.kind === kind)
    .map(({ part }): { body: JobMessage } => ({
      body: { kind: "part", executionId, customerId, accountId, plan, part },
    }));
  for (let at = 0; at < messages.length; at += BATCH) await jobs.sendBatch(messages.slice(at, at + BATCH));
}

/** The kind of parts that are worked on now: files come after all ranges; undefined when all are done. */
export function kindUnderWay(parts: readonly AnalysisPart[]): PartKind | undefined {
  const left = parts.filter(({ done }) => !done);
  return left.some(({ kind }) => kind === "range") ? "range" : left[0]?.kind;
}

/** Whether nobody owns a part that is not done. */
export function isLost({ done, leaseUntil }: AnalysisPart, now: number): boolean {
  return !done && (leaseUntil === null || leaseUntil <= now);
}
