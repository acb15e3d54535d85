import { type Database, describeDbClusters, describeDbInstances } from "../../../../aws/services/rds.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceRecord } from "../resourceReads.ts";

/** The clusters and instances of RDS in a region with tags and associated roles, as far as both are listed. */
export async function databases({ session, region }: RegionalScope): Promise<PendingResource[]> {
  const clusters = await session.read(describeDbClusters, { region }, region);
  const instances = await session.read(describeDbInstances, { region }, region);
  return [
    ...(clusters ?? []).map((cluster) => pending("RDSCluster", cluster)),
    ...(instances ?? []).map((instance) => pending("RDSInstance", instance)),
  ];
}

function pending(type: "RDSCluster" | "RDSInstance", { arn, name, tags, roles }: Database): PendingResource {
  const [role, ...furtherRoles] = roles;
  const further = furtherRoles.length === 0 ? undefined : furtherRoles;
  return async () => resourceRecord(arn, { type, name, tags, role, furtherRoles: further });
}
