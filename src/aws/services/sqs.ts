import * as z from "zod";
import type { AwsOutcome } from "../client/failure.ts";
import { json } from "../protocol/json.ts";
import { defineOperation } from "../protocol/operation.ts";
import { allPages, mapOutcome } from "../protocol/pages.ts";
import { policyDocument } from "../protocol/policyDocument.ts";

const QueuePage = z.object({ QueueUrls: z.array(z.string()).nullish(), NextToken: z.string().nullish() });
const Attributes = z.object({ Attributes: z.record(z.string(), z.string()).nullish() });
const Tags = z.object({ Tags: z.record(z.string(), z.string()).nullish() });

/** sqs:ListQueues of a region, all pages: the URLs of the queues, which end with `/{account}/{name}`. */
export const listQueues = defineOperation(
  "sqs:ListQueues",
  (action, client, region: string): Promise<AwsOutcome<string[]>> =>
    allPages(action, async (token) => {
      const position = token === undefined ? {} : { NextToken: token };
      const page = await json(client, action, region, { MaxResults: 1000, ...position }, QueuePage);
      return mapOutcome(page, ({ QueueUrls, NextToken }) => ({ items: QueueUrls ?? [], next: NextToken }));
    }),
);

/** sqs:GetQueueAttributes of the policy alone; undefined for a queue without one. */
export const getQueueAttributes = defineOperation(
  "sqs:GetQueueAttributes",
  async (action, client, region: string, url: string): Promise<AwsOutcome<unknown>> => {
    const asked = { QueueUrl: url, AttributeNames: ["Policy"] };
    const answer = await json(client, action, region, asked, Attributes);
    return mapOutcome(answer, ({ Attributes: found }) =>
      found?.Policy ? policyDocument(found.Policy, "plain") : undefined,
    );
  },
);

/** sqs:ListQueueTags. */
export const listQueueTags = defineOperation(
  "sqs:ListQueueTags",
  async (action, client, region: string, url: string): Promise<AwsOutcome<Record<string, string>>> => {
    const answer = await json(client, action, region, { QueueUrl: url }, Tags);
    return mapOutcome(answer, ({ Tags: found }) => found ?? {});
  },
);
