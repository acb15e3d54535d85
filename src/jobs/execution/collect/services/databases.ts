import { type Database, databaseClusters, databaseInstances } from "../../../../aws/services/rds.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceRecord } from "../resourceReads.ts";

/** The clusters and instances of RDS in a region with tags and associated roles, as far as both are listed. */
export async function databases({ survey, region }: RegionalScope): Promise<PendingResource[]> {
  const { client } = survey;
  const clusters = await survey.read({ action: "rds:DescribeDBClusters", region }, () =>
    databaseClusters(client, region),
  );
  const instances = await survey.read({ action: "rds:DescribeDBInstances", region }, () =>
    databaseInstances(client, region),
  );
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
