import { describeStacks } from "../../../../aws/services/cloudFormation.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceRecord } from "../resourceReads.ts";

/** The CloudFormation stacks of a region with tags and service role. */
export async function stacks({ session, region }: RegionalScope): Promise<PendingResource[]> {
  const found = await session.read(describeStacks, { region }, region);
  return (found ?? []).map(
    ({ arn, name, role, tags }) =>
      async () =>
        resourceRecord(arn, { type: "CloudFormationStack", name, tags, role }),
  );
}
