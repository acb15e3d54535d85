import type { RegionalResource } from "../accounts/model.ts";
import type { Context } from "../context.ts";
import { type QueryInput, queryProtocol } from "../protocol/query.ts";
import { type AwsFailure, defineService, isFailure } from "../protocol/service.ts";
import type { XmlObject } from "../protocol/xml.ts";
import { page, pageRules, parametersOf, resourcesOf, tagPairs } from "./regional.ts";

/** Amazon RDS, version 2014-10-31: clusters and instances. */
export const rds = defineService({
  name: "rds",
  protocol: queryProtocol({ namespace: "http://rds.amazonaws.com/doc/2014-10-31/", version: "2014-10-31" }),
  operations: {
    DescribeDBClusters: { run: describe("DBCluster", "cluster") },
    DescribeDBInstances: { run: describe("DBInstance", "database") },
  },
});

function describe(
  element: "DBCluster" | "DBInstance",
  kind: "cluster" | "database",
): (input: QueryInput, context: Context) => XmlObject | AwsFailure {
  const size = { member: "MaxRecords", standard: 100, min: 20, max: 100 };
  const rules = pageRules({ scope: `Describe${element}s`, size, token: "Marker", code: "InvalidParameterValue" });
  const entry = (database: RegionalResource): XmlObject => ({
    [`${element}Identifier`]: database.name,
    [`${element}Arn`]: database.arn,
    Engine: "aurora-postgresql",
    [element === "DBCluster" ? "Status" : "DBInstanceStatus"]: "available",
    AssociatedRoles: {
      [`${element}Role`]: database.roles.map((RoleArn) => ({ RoleArn, Status: "ACTIVE", FeatureName: "s3Import" })),
    },
    TagList: { Tag: tagPairs(database.tags) },
  });
  return (input, context) => {
    const found = page(parametersOf(input), resourcesOf(kind, context), rules);
    if (isFailure(found)) return found;
    return { [`${element}s`]: { [element]: found.items.map(entry) }, Marker: found.next };
  };
}
