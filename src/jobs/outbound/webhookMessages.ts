import type { Runtime } from "../../platform/runtime.ts";
import type { Database } from "../../store/database.ts";
import { dueWebhooks, webhooksToTell } from "../../store/webhook/delivery.ts";
import type { WebhookKey } from "../../store/webhook/webhook.ts";
import type { JobQueue } from "../message.ts";

/** Sends the messages of the webhooks that an execution is to be told by. What is lost here the sweep makes good. */
export async function tellOfExecution(
  db: Database,
  key: { executionId: string; customerId: string },
  { jobs, runtime }: { jobs: JobQueue; runtime: Pick<Runtime, "log"> },
): Promise<void> {
  try {
    await sendMessages(jobs, await webhooksToTell(db, key));
  } catch (error) {
    runtime.log.warn("webhook.message_not_sent", {
      executionId: key.executionId,
      error: error instanceof Error ? error.name : null,
    });
  }
}

/** Sends a message for each webhook that has something due; gives how many. */
export async function sendDueWebhooks(
  { jobs }: { jobs: JobQueue },
  db: Database,
  now: number,
  limit: number,
): Promise<number> {
  const due = await dueWebhooks(db, now, limit);
  await sendMessages(jobs, due);
  return due.length;
}

async function sendMessages(jobs: JobQueue, keys: readonly WebhookKey[]): Promise<void> {
  if (keys.length > 0)
    await jobs.sendBatch(keys.map(({ partnerId, name }) => ({ body: { kind: "webhook" as const, partnerId, name } })));
}
