import * as z from "zod";
import type { AwsOutcome } from "../client/failure.ts";
import { json } from "../protocol/json.ts";
import { defineOperation } from "../protocol/operation.ts";
import { allPages, mapOutcome } from "../protocol/pages.ts";

const NotebookPage = z.object({
  NotebookInstances: z.array(z.object({ NotebookInstanceName: z.string(), NotebookInstanceArn: z.string() })).nullish(),
  NextToken: z.string().nullish(),
});
const Description = z.object({ RoleArn: z.string().nullish() });

export interface Notebook {
  arn: string;
  name: string;
}

/** sagemaker:ListNotebookInstances of a region, all pages. */
export const listNotebookInstances = defineOperation(
  "sagemaker:ListNotebookInstances",
  (action, client, region: string): Promise<AwsOutcome<Notebook[]>> =>
    allPages(action, async (token) => {
      const position = token === undefined ? {} : { NextToken: token };
      const asked = { MaxResults: 100, ...position };
      const page = await json(client, action, region, asked, NotebookPage);
      return mapOutcome(page, ({ NotebookInstances, NextToken }) => ({
        items: (NotebookInstances ?? []).map(({ NotebookInstanceName, NotebookInstanceArn }) => ({
          arn: NotebookInstanceArn,
          name: NotebookInstanceName,
        })),
        next: NextToken,
      }));
    }),
);

/** sagemaker:DescribeNotebookInstance: ARN of the role that its user works with. */
export const describeNotebookInstance = defineOperation(
  "sagemaker:DescribeNotebookInstance",
  async (action, client, region: string, name: string): Promise<AwsOutcome<string | undefined>> => {
    const asked = { NotebookInstanceName: name };
    const answer = await json(client, action, region, asked, Description);
    return mapOutcome(answer, ({ RoleArn }) => RoleArn || undefined);
  },
);
