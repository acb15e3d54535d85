import { getTopicAttributes, listTagsForResource, listTopics } from "../../../../aws/services/sns.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";

const goneCodes = ["NotFound", "ResourceNotFound"];

/** The SNS topics of a region with policy and tags. */
export async function snsTopics(scope: RegionalScope): Promise<PendingResource[]> {
  const { session, region } = scope;
  const arns = await session.read(listTopics, { region }, region);
  return (arns ?? []).map((arn) => () => readTopic(scope, arn));
}

async function readTopic({ session, region }: RegionalScope, arn: string): Promise<CollectedResource | undefined> {
  const { read, record } = resourceReads(session, { region, arn, goneCodes });
  const policy = await read(getTopicAttributes, region, arn);
  const tags = await read(listTagsForResource, region, arn);
  return record({ type: "SNSTopic", name: arn.slice(arn.lastIndexOf(":") + 1), policy, tags });
}
