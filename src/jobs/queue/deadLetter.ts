import { randomUnit } from "../../platform/jitter.ts";
import { openDatabase } from "../../store/database.ts";
import { failUnleased } from "../../store/job/giveUp.ts";
import { failPlanned } from "../../store/job/parts.ts";
import { backoffSeconds } from "../execution/stage/backoff.ts";
import { INTERNAL, type JobDependencies } from "../execution/stage/stage.ts";
import { type JobMessage, parseMessage } from "../message.ts";

/**
 * The consumer of the dead-letter queue: the execution of a message that failed too often fails. One that a worker
 * owns, or that has ended, is left alone. A dead page of the daily run and a dead removal are only logged: the sweep finds what is
 * missing.
 */
export async function consumeDeadLetters(
  batch: MessageBatch<JobMessage>,
  dependencies: JobDependencies,
): Promise<void> {
  const { runtime } = dependencies;
  for (const message of batch.messages) {
    try {
      await failExecution(message, dependencies);
      message.ack();
    } catch (error) {
      const delaySeconds = backoffSeconds(message.attempts, randomUnit(runtime.randomBytes));
      runtime.log.error("dead_letter.failed", error, { messageId: message.id, delaySeconds });
      message.retry({ delaySeconds });
    }
  }
}

async function failExecution(message: Message<JobMessage>, dependencies: JobDependencies): Promise<void> {
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
  const db = openDatabase(dependencies.d1);
  const failed =
    job.kind === "part"
      ? await failPlanned(db, job, INTERNAL, runtime.now())
      : await failUnleased(db, job, INTERNAL, runtime.now());
  runtime.log.error("dead_letter.execution", undefined, { executionId: job.executionId, failed });
}
