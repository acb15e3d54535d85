import { type Database, describeDbClusters, describeDbInstances } from "../../../../aws/services/rds.ts";
import type { Collector, Listed } from "../collector.ts";

/** The clusters and instances of RDS in a region with tags and associated roles, as far as both are listed. */
export const databases: Collector = {
  name: "databases",
  async list({ session, region }) {
    const clusters = await session.read(describeDbClusters, { region }, region);
    const instances = await session.read(describeDbInstances, { region }, region);
    return [
      ...(clusters ?? []).map((cluster) => listed("RDSCluster", cluster)),
      ...(instances ?? []).map((instance) => listed("RDSInstance", instance)),
    ];
  },
};

function listed(type: "RDSCluster" | "RDSInstance", { arn, name, tags, roles }: Database): Listed {
  const [role, ...further] = roles;
  return { resource: { arn, type, name, tags, role, furtherRoles: further.length === 0 ? undefined : further } };
}
