import { describeStacks } from "../../../../aws/services/cloudFormation.ts";
import type { Collector } from "../collector.ts";

/** The CloudFormation stacks of a region with tags and service role. */
export const stacks: Collector = {
  name: "stacks",
  async list({ session, region }) {
    const found = await session.read(describeStacks, { region }, region);
    return (found ?? []).map(({ arn, name, role, tags }) => ({
      resource: { arn, type: "CloudFormationStack", name, tags, role },
    }));
  },
};
