import { describeInstances } from "../../../../aws/services/ec2.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceRecord } from "../resourceReads.ts";

/** The EC2 instances of a region with tags and the role of their instance profile. */
export async function ec2Instances({ session, region, accountId, roles }: RegionalScope): Promise<PendingResource[]> {
  const { client } = session;
  const found = await session.read(describeInstances, { region }, region);
  return (found ?? []).map(({ id, profileArn, tags }) => async () => {
    const arn = `arn:${client.partition}:ec2:${region}:${accountId}:instance/${id}`;
    const role = profileArn === undefined ? undefined : roles.ofInstanceProfile(profileArn);
    return resourceRecord(arn, { type: "EC2Instance", name: id, tags, role });
  });
}
