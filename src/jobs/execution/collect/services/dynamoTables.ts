import { getResourcePolicy, listTables, listTagsOfResource } from "../../../../aws/services/dynamodb.ts";
import type { Collector } from "../collector.ts";

/** The DynamoDB tables of a region with policy and tags. */
export const dynamoTables: Collector = {
  name: "dynamoTables",
  goneCodes: ["ResourceNotFoundException"],
  async list({ session, region, accountId }) {
    const { partition } = session.client;
    const names = await session.read(listTables, { region }, region);
    return (names ?? []).map((name) => {
      const arn = `arn:${partition}:dynamodb:${region}:${accountId}:table/${name}`;
      return { resource: { arn, type: "DynamoDBTable", name } };
    });
  },
  policies: async (_scope, { region, resource }, { read }) => ({
    policy: await read(getResourcePolicy, region, resource.arn),
  }),
  rest: async (_scope, { region, resource }, { read }) => ({
    tags: await read(listTagsOfResource, region, resource.arn),
  }),
};
