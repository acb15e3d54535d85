import type { RegionalResource } from "../../accounts/model.ts";
import type { Context } from "../../context.ts";
import type { QueryInput } from "../../protocol/query.ts";
import { type AwsFailure, isFailure } from "../../protocol/service.ts";
import type { XmlObject } from "../../protocol/xml.ts";
import { lowerTagPairs, page, pageRules, parametersOf, resourcesOf } from "../regional.ts";

const rules = pageRules({
  scope: "DescribeInstances",
  size: { member: "MaxResults", standard: 1000, min: 5, max: 1000 },
  token: "NextToken",
  code: "InvalidParameterValue",
});

/** EC2's DescribeInstances without filters: each instance in a reservation of its own. */
export function describeInstances(input: QueryInput, context: Context): XmlObject | AwsFailure {
  const found = page(parametersOf(input), resourcesOf("instance", context), rules);
  if (isFailure(found)) return found;
  const item = found.items.map((instance) => ({
    reservationId: instance.name.replace("i-", "r-"),
    ownerId: context.caller.accountId,
    instancesSet: { item: instanceEntry(instance, context) },
  }));
  return { reservationSet: { item }, nextToken: found.next };
}

function instanceEntry(instance: RegionalResource, { account }: Context): XmlObject {
  const [roleArn = ""] = instance.roles;
  const role = account?.findRole(roleArn.slice(roleArn.lastIndexOf("/") + 1));
  const profile = role?.InstanceProfileList[0];
  return {
    instanceId: instance.name,
    instanceState: { code: 16, name: "running" },
    instanceType: "m7g.large",
    launchTime: instance.created,
    iamInstanceProfile: profile && { arn: profile.Arn, id: profile.InstanceProfileId },
    tagSet: { item: lowerTagPairs(instance.tags) },
  };
}
