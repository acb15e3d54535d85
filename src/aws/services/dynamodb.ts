import * as z from "zod";
import type { AwsOutcome } from "../client/failure.ts";
import { json } from "../protocol/json.ts";
import { defineOperation } from "../protocol/operation.ts";
import { absentOn, allPages, mapOutcome } from "../protocol/pages.ts";
import { policyDocument } from "../protocol/policyDocument.ts";
import { Tag, tagRecord } from "../protocol/tags.ts";

const TablePage = z.object({ TableNames: z.array(z.string()), LastEvaluatedTableName: z.string().nullish() });
const Policy = z.object({ Policy: z.string().nullish() });
const TagPage = z.object({ Tags: z.array(Tag).nullish(), NextToken: z.string().nullish() });

/** dynamodb:ListTables of a region, all pages: the tables' names. */
export const listTables = defineOperation(
  "dynamodb:ListTables",
  (action, client, region: string): Promise<AwsOutcome<string[]>> =>
    allPages(action, async (token) => {
      const position = token === undefined ? {} : { ExclusiveStartTableName: token };
      const page = await json(client, action, region, { Limit: 100, ...position }, TablePage);
      return mapOutcome(page, ({ TableNames, LastEvaluatedTableName }) => ({
        items: TableNames,
        next: LastEvaluatedTableName,
      }));
    }),
);

/** dynamodb:GetResourcePolicy; undefined for a table without one. */
export const getResourcePolicy = defineOperation(
  "dynamodb:GetResourcePolicy",
  async (action, client, region: string, arn: string): Promise<AwsOutcome<unknown>> => {
    const answer = await json(client, action, region, { ResourceArn: arn }, Policy);
    const policy = mapOutcome(answer, ({ Policy: found }) => (found ? policyDocument(found, "plain") : undefined));
    return absentOn(policy, "PolicyNotFoundException");
  },
);

/** dynamodb:ListTagsOfResource, all pages. */
export const listTagsOfResource = defineOperation(
  "dynamodb:ListTagsOfResource",
  async (action, client, region: string, arn: string): Promise<AwsOutcome<Record<string, string>>> => {
    const tags = await allPages(action, async (token) => {
      const position = token === undefined ? {} : { NextToken: token };
      const page = await json(client, action, region, { ResourceArn: arn, ...position }, TagPage);
      return mapOutcome(page, ({ Tags, NextToken }) => ({ items: Tags ?? [], next: NextToken }));
    });
    return mapOutcome(tags, tagRecord);
  },
);
