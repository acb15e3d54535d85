import { topicArns, topicPolicy, topicTags } from "../../../../aws/services/sns.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";

const goneCodes = ["NotFound", "ResourceNotFound"];

/** The SNS topics of a region with policy and tags. */
export async function snsTopics(scope: RegionalScope): Promise<PendingResource[]> {
  const { survey, region } = scope;
  const arns = await survey.read({ action: "sns:ListTopics", region }, () => topicArns(survey.client, region));
  return (arns ?? []).map((arn) => () => readTopic(scope, arn));
}

async function readTopic({ survey, region }: RegionalScope, arn: string): Promise<CollectedResource | undefined> {
  const { client } = survey;
  const { read, record } = resourceReads(survey, { region, arn, goneCodes });
  const policy = await read("sns:GetTopicAttributes", () => topicPolicy(client, region, arn));
  const tags = await read("sns:ListTagsForResource", () => topicTags(client, region, arn));
  return record({ type: "SNSTopic", name: arn.slice(arn.lastIndexOf(":") + 1), policy, tags });
}
