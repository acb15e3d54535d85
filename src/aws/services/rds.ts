import type { AwsClient } from "../client/client.ts";
import type { AwsOutcome } from "../client/failure.ts";
import { elements, text } from "../client/xml.ts";
import { type Action, defineOperation } from "../protocol/operation.ts";
import { allPages, mapOutcome } from "../protocol/pages.ts";
import { query } from "../protocol/query.ts";
import { xmlTags } from "../protocol/tags.ts";

export interface Database {
  arn: string;
  /** The identifier that its owner chose. */
  name: string;
  tags: Record<string, string>;
  /** ARNs of the roles that are associated with it, for the features that work by one. */
  roles: string[];
}

/** rds:DescribeDBClusters of a region, all pages; those of Neptune and DocumentDB are among them. */
export const describeDbClusters = defineOperation("rds:DescribeDBClusters", (action, client, region: string) =>
  databases(client, action, region, "DBCluster", ["DBClusterArn", "DBClusterIdentifier"]),
);

/** rds:DescribeDBInstances of a region, all pages; the members of clusters are among them. */
export const describeDbInstances = defineOperation("rds:DescribeDBInstances", (action, client, region: string) =>
  databases(client, action, region, "DBInstance", ["DBInstanceArn", "DBInstanceIdentifier"]),
);

function databases(
  client: AwsClient,
  action: Action<"rds">,
  region: string,
  kind: "DBCluster" | "DBInstance",
  [arnName, identifierName]: readonly [string, string],
): Promise<AwsOutcome<Database[]>> {
  return allPages(action, async (token) => {
    const position: Record<string, string> = token === undefined ? {} : { Marker: token };
    const page = await query(client, action, region, { MaxRecords: "100", ...position });
    return mapOutcome(page, (result) => ({
      items: elements(result, `${kind}s`, kind).map((node) => ({
        arn: text(node, arnName) ?? "",
        name: text(node, identifierName) ?? "",
        tags: xmlTags(node, ["TagList", "Tag"]),
        roles: elements(node, "AssociatedRoles", `${kind}Role`).flatMap((role) => text(role, "RoleArn") ?? []),
      })),
      next: text(result, "Marker"),
    }));
  });
}
