import * as z from "zod";
import type { AwsOutcome } from "../client/failure.ts";
import { json } from "../protocol/json.ts";
import { defineOperation } from "../protocol/operation.ts";
import { allPages, mapOutcome } from "../protocol/pages.ts";
import { policyDocument } from "../protocol/policyDocument.ts";
import { Tag, tagRecord } from "../protocol/tags.ts";

const SecretPage = z.object({
  SecretList: z.array(z.object({ ARN: z.string(), Name: z.string(), Tags: z.array(Tag).nullish() })).nullish(),
  NextToken: z.string().nullish(),
});
const Policy = z.object({ ResourcePolicy: z.string().nullish() });

export interface Secret {
  arn: string;
  name: string;
  tags: Record<string, string>;
}

/** secretsmanager:ListSecrets of a region, all pages: the names of the secrets, never their values. */
export const listSecrets = defineOperation(
  "secretsmanager:ListSecrets",
  (action, client, region: string): Promise<AwsOutcome<Secret[]>> =>
    allPages(action, async (token) => {
      const position = token === undefined ? {} : { NextToken: token };
      const page = await json(client, action, region, { MaxResults: 100, ...position }, SecretPage);
      return mapOutcome(page, ({ SecretList, NextToken }) => ({
        items: (SecretList ?? []).map(({ ARN, Name, Tags }) => ({ arn: ARN, name: Name, tags: tagRecord(Tags) })),
        next: NextToken,
      }));
    }),
);

/** secretsmanager:GetResourcePolicy; undefined for a secret without one. */
export const getResourcePolicy = defineOperation(
  "secretsmanager:GetResourcePolicy",
  async (action, client, region: string, arn: string): Promise<AwsOutcome<unknown>> => {
    const answer = await json(client, action, region, { SecretId: arn }, Policy);
    return mapOutcome(answer, ({ ResourcePolicy }) =>
      ResourcePolicy ? policyDocument(ResourcePolicy, "plain") : undefined,
    );
  },
);
