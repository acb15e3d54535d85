import type { RegionalResource } from "../accounts/model.ts";
import type { Context } from "../context.ts";
import { type JsonInput, type JsonOutput, jsonProtocol } from "../protocol/json.ts";
import { boundedInteger } from "../protocol/pagination.ts";
import { type AwsFailure, defineService, failure } from "../protocol/service.ts";
import { epochSeconds, everyResource, findResource, tagPairs } from "./regional.ts";

const tableArn = ({ ResourceArn }: JsonInput): string => String(ResourceArn);

/** Amazon DynamoDB, version 2012-08-10: configuration of tables. */
export const dynamodb = defineService({
  name: "dynamodb",
  protocol: jsonProtocol({
    version: "1.0",
    target: "DynamoDB_20120810",
    errorNamespace: "com.amazonaws.dynamodb.v20120810",
    codes: { internal: [500, "InternalServerError", "An error occurred on the server side."] },
  }),
  operations: {
    ListTables: { run: listTables },
    DescribeTable: { resource: ({ TableName }) => String(TableName), run: onTable("TableName", describeTable) },
    GetResourcePolicy: { resource: tableArn, run: onTable("ResourceArn", getResourcePolicy) },
    ListTagsOfResource: {
      resource: tableArn,
      run: onTable("ResourceArn", (table) => ({ Tags: tagPairs(table.tags) })),
    },
  },
});

function onTable(
  member: string,
  operation: (table: RegionalResource) => JsonOutput | AwsFailure,
): (input: JsonInput, context: Context) => JsonOutput | AwsFailure {
  return (input, context) => {
    const table = findResource("table", input[member], context);
    if (table !== undefined) return operation(table);
    return failure(400, "ResourceNotFoundException", `Requested resource not found: ${String(input[member])}`);
  };
}

/** A page begins after the name that the page before ended with. DynamoDB API reference: "ListTables". */
function listTables(input: JsonInput, context: Context): JsonOutput | AwsFailure {
  const size = boundedInteger(input.Limit, { standard: 100, min: 1, max: 100 });
  if (size === undefined) return failure(400, "ValidationException", "Limit must be from 1 to 100");
  const names = everyResource("table", context).map(({ name }) => name);
  const after = input.ExclusiveStartTableName;
  const start = after === undefined ? 0 : names.indexOf(String(after)) + 1;
  const TableNames = names.slice(start, start + size);
  const last = start + size < names.length ? { LastEvaluatedTableName: TableNames.at(-1) } : {};
  return { TableNames, ...last };
}

function describeTable(table: RegionalResource): JsonOutput {
  return {
    Table: {
      TableName: table.name,
      TableArn: table.arn,
      TableStatus: "ACTIVE",
      CreationDateTime: epochSeconds(table.created),
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    },
  };
}

function getResourcePolicy(table: RegionalResource): JsonOutput | AwsFailure {
  if (table.policy !== undefined) return { Policy: JSON.stringify(table.policy), RevisionId: "1" };
  return failure(
    400,
    "PolicyNotFoundException",
    `Resource-based policy not found for the provided ResourceArn: ${table.arn}`,
  );
}
