import type { Context } from "../context.ts";
import { type QueryInput, queryProtocol } from "../protocol/query.ts";
import { type AwsFailure, defineService, isFailure } from "../protocol/service.ts";
import type { XmlObject } from "../protocol/xml.ts";
import { page, pageRules, parametersOf, resourcesOf, tagPairs } from "./regional.ts";

/** AWS CloudFormation, version 2010-05-15. */
export const cloudFormation = defineService({
  name: "cloudformation",
  protocol: queryProtocol({ namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/", version: "2010-05-15" }),
  operations: { DescribeStacks: { run: describeStacks } },
});

/** Pages whose size cannot be asked for. */
const rules = pageRules({
  scope: "DescribeStacks",
  size: { member: "", standard: 100, max: 100 },
  token: "NextToken",
  code: "ValidationError",
});

function describeStacks(input: QueryInput, context: Context): XmlObject | AwsFailure {
  const found = page(parametersOf(input), resourcesOf("stack", context), rules);
  if (isFailure(found)) return found;
  const member = found.items.map((stack) => ({
    StackId: stack.arn,
    StackName: stack.name,
    CreationTime: stack.created,
    StackStatus: "UPDATE_COMPLETE",
    RoleARN: stack.roles[0],
    Tags: { member: tagPairs(stack.tags) },
  }));
  return { Stacks: { member }, NextToken: found.next };
}
