import type { JobMessage, JobQueue } from "../message.ts";

/**
 * One producer over the two queues: daily runs wait in a queue of their own, so they do not delay analyses on demand. Every
 * message that is not about an execution on demand goes to the queue of the daily runs.
 */
export function jobQueue(onDemand: JobQueue, daily: JobQueue): JobQueue {
  const queueOf = (message: JobMessage) =>
    "executionId" in message && message.executionId.startsWith("ondemand-") ? onDemand : daily;
  return {
    send: (message, options) => queueOf(message).send(message, options),
    async sendBatch(messages, options) {
      const all = [...messages];
      const sent = [onDemand, daily].map(async (queue) => {
        const own = all.filter(({ body }) => queueOf(body) === queue);
        return own.length === 0 ? undefined : queue.sendBatch(own, options);
      });
      const [first, second] = await Promise.all(sent);
      const answer = first ?? second;
      if (answer === undefined) throw new RangeError("sendBatch needs a message");
      return answer;
    },
  };
}
