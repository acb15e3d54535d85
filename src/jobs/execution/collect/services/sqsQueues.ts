import { queuePolicy, queueTags, queueUrls } from "../../../../aws/services/sqs.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";

/** SQS says so in the one way or the other, by the age of its endpoint. */
const goneCodes = ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"];

/** The SQS queues of a region with policy and tags. */
export async function sqsQueues(scope: RegionalScope): Promise<PendingResource[]> {
  const { survey, region } = scope;
  const urls = await survey.read({ action: "sqs:ListQueues", region }, () => queueUrls(survey.client, region));
  return (urls ?? []).map((url) => () => readQueue(scope, url));
}

async function readQueue(
  { survey, region, accountId }: RegionalScope,
  url: string,
): Promise<CollectedResource | undefined> {
  const { client } = survey;
  const name = url.slice(url.lastIndexOf("/") + 1);
  const arn = `arn:${client.partition}:sqs:${region}:${accountId}:${name}`;
  const { read, record } = resourceReads(survey, { region, arn, goneCodes });
  const policy = await read("sqs:GetQueueAttributes", () => queuePolicy(client, region, url));
  const tags = await read("sqs:ListQueueTags", () => queueTags(client, region, url));
  return record({ type: "SQSQueue", name, policy, tags });
}
