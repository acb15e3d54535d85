import type { RegionalResource } from "../accounts/model.ts";
import type { Context } from "../context.ts";
import { type QueryInput, queryProtocol } from "../protocol/query.ts";
import { type AwsFailure, defineService, failure, isFailure } from "../protocol/service.ts";
import type { XmlObject } from "../protocol/xml.ts";
import { findResource, page, pageRules, parametersOf, resourcesOf, tagPairs } from "./regional.ts";

const topicArn = (input: QueryInput): string => input.get("TopicArn") ?? input.get("ResourceArn") ?? "*";

/** Amazon SNS, version 2010-03-31. */
export const sns = defineService({
  name: "sns",
  protocol: queryProtocol({
    namespace: "http://sns.amazonaws.com/doc/2010-03-31/",
    version: "2010-03-31",
    codes: {
      throttled: [429, "Throttled", "Rate exceeded"],
      denied: [403, "AuthorizationError", "Access denied"],
    },
  }),
  operations: {
    ListTopics: { run: listTopics },
    GetTopicAttributes: { resource: topicArn, run: onTopic(getTopicAttributes, "NotFound") },
    ListTagsForResource: {
      resource: topicArn,
      run: onTopic((topic) => ({ Tags: { member: tagPairs(topic.tags) } }), "ResourceNotFound"),
    },
  },
});

function onTopic(
  operation: (topic: RegionalResource, context: Context) => XmlObject,
  missing: string,
): (input: QueryInput, context: Context) => XmlObject | AwsFailure {
  return (input, context) => {
    const topic = findResource("topic", topicArn(input), context);
    return topic === undefined ? failure(404, missing, "Topic does not exist") : operation(topic, context);
  };
}

/** Pages of 100, whose size cannot be asked for. */
function listTopics(input: QueryInput, context: Context): XmlObject | AwsFailure {
  const size = { member: "", standard: 100, max: 100 };
  const rules = pageRules({ scope: "ListTopics", size, token: "NextToken", code: "InvalidParameter" });
  const found = page(parametersOf(input), resourcesOf("topic", context), rules);
  if (isFailure(found)) return found;
  return { Topics: { member: found.items.map(({ arn }) => ({ TopicArn: arn })) }, NextToken: found.next };
}

function getTopicAttributes(topic: RegionalResource, { caller }: Context): XmlObject {
  const attributes: Record<string, string> = {
    TopicArn: topic.arn,
    Owner: caller.accountId,
    DisplayName: "",
    SubscriptionsConfirmed: "1",
    Policy: JSON.stringify(topic.policy ?? {}),
  };
  return { Attributes: { entry: Object.entries(attributes).map(([key, value]) => ({ key, value })) } };
}
