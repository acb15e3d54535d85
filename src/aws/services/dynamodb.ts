import * as z from "zod";
import type { AwsClient } from "../client/client.ts";
import type { AwsOutcome } from "../client/failure.ts";
import { json } from "../protocol/json.ts";
import { absentOn, allPages, mapOutcome } from "../protocol/pages.ts";
import { policyDocument } from "../protocol/policyDocument.ts";
import { Tag, tagRecord } from "../protocol/tags.ts";

const TablePage = z.object({ TableNames: z.array(z.string()), LastEvaluatedTableName: z.string().nullish() });
const Policy = z.object({ Policy: z.string().nullish() });
const TagPage = z.object({ Tags: z.array(Tag).nullish(), NextToken: z.string().nullish() });

/** dynamodb:ListTables of a region, all pages: the tables' names. */
export function tableNames(client: AwsClient, region: string): Promise<AwsOutcome<string[]>> {
  return allPages("dynamodb:ListTables", async (token) => {
    const position = token === undefined ? {} : { ExclusiveStartTableName: token };
    const page = await json(client, "dynamodb", region, "ListTables", { Limit: 100, ...position }, TablePage);
    return mapOutcome(page, ({ TableNames, LastEvaluatedTableName }) => ({
      items: TableNames,
      next: LastEvaluatedTableName,
    }));
  });
}

/** dynamodb:GetResourcePolicy; undefined for a table without one. */
export async function tablePolicy(client: AwsClient, region: string, arn: string): Promise<AwsOutcome<unknown>> {
  const answer = await json(client, "dynamodb", region, "GetResourcePolicy", { ResourceArn: arn }, Policy);
  const policy = mapOutcome(answer, ({ Policy: found }) => (found ? policyDocument(found, "plain") : undefined));
  return absentOn(policy, "PolicyNotFoundException");
}

/** dynamodb:ListTagsOfResource, all pages. */
export async function tableTags(
  client: AwsClient,
  region: string,
  arn: string,
): Promise<AwsOutcome<Record<string, string>>> {
  const tags = await allPages("dynamodb:ListTagsOfResource", async (token) => {
    const position = token === undefined ? {} : { NextToken: token };
    const page = await json(
      client,
      "dynamodb",
      region,
      "ListTagsOfResource",
      { ResourceArn: arn, ...position },
      TagPage,
    );
    return mapOutcome(page, ({ Tags, NextToken }) => ({ items: Tags ?? [], next: NextToken }));
  });
  return mapOutcome(tags, tagRecord);
}
