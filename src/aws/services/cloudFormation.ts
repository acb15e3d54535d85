import type { AwsOutcome } from "../client/failure.ts";
import { elements, text } from "../client/xml.ts";
import { defineOperation } from "../protocol/operation.ts";
import { allPages, mapOutcome } from "../protocol/pages.ts";
import { query } from "../protocol/query.ts";
import { xmlTags } from "../protocol/tags.ts";

export interface Stack {
  arn: string;
  name: string;
  /** ARN of the service role; undefined where CloudFormation uses the caller's permissions. */
  role: string | undefined;
  tags: Record<string, string>;
}

/** cloudformation:DescribeStacks of a region, all pages: every stack except deleted ones. */
export const describeStacks = defineOperation(
  "cloudformation:DescribeStacks",
  (action, client, region: string): Promise<AwsOutcome<Stack[]>> =>
    allPages(action, async (token) => {
      const position: Record<string, string> = token === undefined ? {} : { NextToken: token };
      const page = await query(client, action, region, position);
      return mapOutcome(page, (result) => ({
        items: elements(result, "Stacks", "member")
          .filter((node) => text(node, "StackStatus") !== "DELETE_COMPLETE")
          .map((node) => ({
            arn: text(node, "StackId") ?? "",
            name: text(node, "StackName") ?? "",
            role: text(node, "RoleARN") || undefined,
            tags: xmlTags(node, ["Tags", "member"]),
          })),
        next: text(result, "NextToken"),
      }));
    }),
);
