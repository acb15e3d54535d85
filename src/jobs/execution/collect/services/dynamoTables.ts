import { getResourcePolicy, listTables, listTagsOfResource } from "../../../../aws/services/dynamodb.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";

const goneCodes = ["ResourceNotFoundException"];

/** The DynamoDB tables of a region with policy and tags. */
export async function dynamoTables(scope: RegionalScope): Promise<PendingResource[]> {
  const { session, region } = scope;
  const names = await session.read(listTables, { region }, region);
  return (names ?? []).map((name) => () => readTable(scope, name));
}

async function readTable(
  { session, region, accountId }: RegionalScope,
  name: string,
): Promise<CollectedResource | undefined> {
  const { client } = session;
  const arn = `arn:${client.partition}:dynamodb:${region}:${accountId}:table/${name}`;
  const { read, record } = resourceReads(session, { region, arn, goneCodes });
  const policy = await read(getResourcePolicy, region, arn);
  const tags = await read(listTagsOfResource, region, arn);
  return record({ type: "DynamoDBTable", name, policy, tags });
}
