import { getTopicAttributes, listTagsForResource, listTopics } from "../../../../aws/services/sns.ts";
import type { Collector } from "../collector.ts";

/** The SNS topics of a region with policy and tags. */
export const snsTopics: Collector = {
  name: "snsTopics",
  goneCodes: ["NotFound", "ResourceNotFound"],
  async list({ session, region }) {
    const arns = await session.read(listTopics, { region }, region);
    return (arns ?? []).map((arn) => ({
      resource: { arn, type: "SNSTopic", name: arn.slice(arn.lastIndexOf(":") + 1) },
    }));
  },
  policies: async (_scope, { region, resource }, { read }) => ({
    policy: await read(getTopicAttributes, region, resource.arn),
  }),
  rest: async (_scope, { region, resource }, { read }) => ({
    tags: await read(listTagsForResource, region, resource.arn),
  }),
};
