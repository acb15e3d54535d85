import { describeInstances } from "../../../../aws/services/ec2.ts";
import type { Collector } from "../collector.ts";

/** The EC2 instances of a region with tags and the role of their instance profile. */
export const ec2Instances: Collector = {
  name: "ec2Instances",
  async list({ session, region, accountId, roles }) {
    const { partition } = session.client;
    const found = await session.read(describeInstances, { region }, region);
    return (found ?? []).map(({ id, profileArn, tags }) => {
      const arn = `arn:${partition}:ec2:${region}:${accountId}:instance/${id}`;
      const role = profileArn === undefined ? undefined : roles.ofInstanceProfile(profileArn);
      return { resource: { arn, type: "EC2Instance", name: id, tags, role } };
    });
  },
};
