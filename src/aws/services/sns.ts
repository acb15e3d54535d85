import type { AwsOutcome } from "../client/failure.ts";
import { elements, text } from "../client/xml.ts";
import { defineOperation } from "../protocol/operation.ts";
import { allPages, mapOutcome } from "../protocol/pages.ts";
import { policyDocument } from "../protocol/policyDocument.ts";
import { query } from "../protocol/query.ts";
import { xmlTags } from "../protocol/tags.ts";

/** sns:ListTopics of a region, all pages: the topics' ARNs. */
export const listTopics = defineOperation(
  "sns:ListTopics",
  (action, client, region: string): Promise<AwsOutcome<string[]>> =>
    allPages(action, async (token) => {
      const position: Record<string, string> = token === undefined ? {} : { NextToken: token };
      const page = await query(client, action, region, position);
      return mapOutcome(page, (result) => ({
        items: elements(result, "Topics", "member").flatMap((topic) => text(topic, "TopicArn") ?? []),
        next: text(result, "NextToken"),
      }));
    }),
);

/** sns:GetTopicAttributes: the policy, which every topic has; undefined where SNS does not say. */
export const getTopicAttributes = defineOperation(
  "sns:GetTopicAttributes",
  async (action, client, region: string, arn: string): Promise<AwsOutcome<unknown>> => {
    const answer = await query(client, action, region, { TopicArn: arn });
    return mapOutcome(answer, (result) => {
      const entry = elements(result, "Attributes", "entry").find((each) => text(each, "key") === "Policy");
      const policy = text(entry, "value");
      return policy ? policyDocument(policy, "plain") : undefined;
    });
  },
);

/** sns:ListTagsForResource. */
export const listTagsForResource = defineOperation(
  "sns:ListTagsForResource",
  async (action, client, region: string, arn: string): Promise<AwsOutcome<Record<string, string>>> => {
    const answer = await query(client, action, region, { ResourceArn: arn });
    return mapOutcome(answer, (result) => xmlTags(result, ["Tags", "member"]));
  },
);
