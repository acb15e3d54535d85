import { tableNames, tablePolicy, tableTags } from "../../../../aws/services/dynamodb.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";

const goneCodes = ["ResourceNotFoundException"];

/** The DynamoDB tables of a region with policy and tags. */
export async function dynamoTables(scope: RegionalScope): Promise<PendingResource[]> {
  const { survey, region } = scope;
  const names = await survey.read({ action: "dynamodb:ListTables", region }, () => tableNames(survey.client, region));
  return (names ?? []).map((name) => () => readTable(scope, name));
}

async function readTable(
  { survey, region, accountId }: RegionalScope,
  name: string,
): Promise<CollectedResource | undefined> {
  const { client } = survey;
  const arn = `arn:${client.partition}:dynamodb:${region}:${accountId}:table/${name}`;
  const { read, record } = resourceReads(survey, { region, arn, goneCodes });
  const policy = await read("dynamodb:GetResourcePolicy", () => tablePolicy(client, region, arn));
  const tags = await read("dynamodb:ListTagsOfResource", () => tableTags(client, region, arn));
  return record({ type: "DynamoDBTable", name, policy, tags });
}
