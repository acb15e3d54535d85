import { getQueueAttributes, listQueues, listQueueTags } from "../../../../aws/services/sqs.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";

/** Which of the two codes SQS uses depends on the protocol of its endpoint. */
const goneCodes = ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"];

/** The SQS queues of a region with policy and tags. */
export async function sqsQueues(scope: RegionalScope): Promise<PendingResource[]> {
  const { session, region } = scope;
  const urls = await session.read(listQueues, { region }, region);
  return (urls ?? []).map((url) => () => readQueue(scope, url));
}

async function readQueue(
  { session, region, accountId }: RegionalScope,
  url: string,
): Promise<CollectedResource | undefined> {
  const { client } = session;
  const name = url.slice(url.lastIndexOf("/") + 1);
  const arn = `arn:${client.partition}:sqs:${region}:${accountId}:${name}`;
  const { read, record } = resourceReads(session, { region, arn, goneCodes });
  const policy = await read(getQueueAttributes, region, url);
  const tags = await read(listQueueTags, region, url);
  return record({ type: "SQSQueue", name, policy, tags });
}
