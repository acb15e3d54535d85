import { getQueueAttributes, listQueues, listQueueTags } from "../../../../aws/services/sqs.ts";
import type { Collector } from "../collector.ts";

/** The SQS queues of a region with policy and tags. */
export const sqsQueues: Collector = {
  name: "sqsQueues",
  // Which of the two codes SQS uses depends on the protocol of its endpoint.
  goneCodes: ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"],
  async list({ session, region, accountId }) {
    const { partition } = session.client;
    const urls = await session.read(listQueues, { region }, region);
    return (urls ?? []).map((url) => {
      const name = url.slice(url.lastIndexOf("/") + 1);
      return {
        address: url,
        resource: { arn: `arn:${partition}:sqs:${region}:${accountId}:${name}`, type: "SQSQueue", name },
      };
    });
  },
  policies: async (_scope, { region, address = "" }, { read }) => ({
    policy: await read(getQueueAttributes, region, address),
  }),
  rest: async (_scope, { region, address = "" }, { read }) => ({ tags: await read(listQueueTags, region, address) }),
};
