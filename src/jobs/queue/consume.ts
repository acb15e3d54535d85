import { randomUnit } from "../../platform/jitter.ts";
import { runPart } from "../execution/analyze/runPart.ts";
import { type MessageEnd, runExecution } from "../execution/runExecution.ts";
import { backoffSeconds } from "../execution/stage/backoff.ts";
import type { JobDependencies, Stages } from "../execution/stage/stage.ts";
import { type JobMessage, parseMessage } from "../message.ts";
import { runRemoval } from "../removal/removal.ts";
import { makeDailyPage } from "../schedule/daily.ts";
import { tellWebhook } from "../webhook/tellWebhook.ts";

/**
 * How often a message waits for the lease of another worker to end. The platform delivers the message of a killed consumer
 * again, soon, and this is what then continues its work; a message that merely came twice has waited enough. The sweep finds
 * what is left.
 */
const WAITS = 4;

/**
 * The consumer of the job queues. Each message is acknowledged or retried on its own, so that one failure never
 * brings other messages back; a malformed message is logged and dropped, since retrying does not help.
 */
export async function consumeJobs(
  batch: MessageBatch<JobMessage>,
  dependencies: JobDependencies,
  stages: Stages,
): Promise<void> {
  for (const message of batch.messages) {
    const { end, ...options } = await consumeMessage(message, dependencies, stages);
    const isDone = end === "ack" || (end === "wait" && message.attempts > WAITS);
    if (isDone) message.ack();
    else message.retry(options);
  }
}

async function consumeMessage(
  message: Message<JobMessage>,
  dependencies: JobDependencies,
  stages: Stages,
): Promise<MessageEnd> {
  const { runtime } = dependencies;
  const job = parseMessage(message.body);
  if (job === null) {
    runtime.log.error("message.malformed", undefined, { messageId: message.id });
    return { end: "ack" };
  }
  try {
    if (job.kind === "execution") return await runExecution(job, dependencies, stages);
    if (job.kind === "part") return await runPart(job, dependencies);
    if (job.kind === "webhook") await tellWebhook(job, dependencies);
    else if (job.kind === "removal") await runRemoval(job.removalId, dependencies);
    else await makeDailyPage(job, dependencies);
    return { end: "ack" };
  } catch (error) {
    const delaySeconds = backoffSeconds(message.attempts, randomUnit(runtime.randomBytes));
    const executionId = "executionId" in job ? job.executionId : null;
    runtime.log.error("message.failed", error, { messageId: message.id, kind: job.kind, executionId, delaySeconds });
    return { end: "retry", delaySeconds };
  }
}
