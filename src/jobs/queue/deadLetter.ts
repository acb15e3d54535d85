import { randomUnit } from "../../platform/jitter.ts";
import { openDatabase } from "../../store/database.ts";
import { failUnleased } from "../../store/job/giveUp.ts";
import { backoffSeconds, MAX_ATTEMPTS } from "../execution/stage/backoff.ts";
import { INTERNAL, type JobDependencies } from "../execution/stage/stage.ts";
import { type JobMessage, parseMessage } from "../message.ts";

/**
 * The consumer of the dead-letter queue. A message may have died without a worker having tried its execution, as while D1
 * is unavailable: then the sweep sends another one once it is due. An execution that no worker owns and that has used up
 * its attempts fails. Whatever else has died is only logged, for the sweep finds what is missing.
 */
export async function consumeDeadLetters(
  batch: MessageBatch<JobMessage>,
  dependencies: JobDependencies,
): Promise<void> {
  const { runtime } = dependencies;
  for (const message of batch.messages) {
    try {
      await bury(message, dependencies);
      message.ack();
    } catch (error) {
      const delaySeconds = backoffSeconds(message.attempts, randomUnit(runtime.randomBytes));
      runtime.log.error("dead_letter.failed", error, { messageId: message.id, delaySeconds });
      message.retry({ delaySeconds });
    }
  }
}

async function bury(message: Message<JobMessage>, dependencies: JobDependencies): Promise<void> {
  const { runtime } = dependencies;
  const job = parseMessage(message.body);
  if (job === null) {
    runtime.log.error("dead_letter.malformed", undefined, { messageId: message.id });
    return;
  }
  if (job.kind === "daily") {
    runtime.log.error("dead_letter.daily", undefined, { messageId: message.id, day: job.day });
    return;
  }
  if (job.kind === "removal") {
    runtime.log.error("dead_letter.removal", undefined, { messageId: message.id, removalId: job.removalId });
    return;
  }
  if (job.kind === "webhook") {
    runtime.log.error("dead_letter.webhook", undefined, { messageId: message.id, partnerId: job.partnerId });
    return;
  }
  const { executionId } = job;
  const isFailed =
    job.kind === "execution" &&
    (await failUnleased(openDatabase(dependencies.d1), job, INTERNAL, runtime.now(), MAX_ATTEMPTS));
  runtime.log.error("dead_letter.execution", undefined, { executionId, kind: job.kind, failed: isFailed });
}
