import * as z from "zod";
import type { AwsOutcome } from "../client/failure.ts";
import { json } from "../protocol/json.ts";
import { defineOperation } from "../protocol/operation.ts";
import { allPages, mapOutcome } from "../protocol/pages.ts";

const JobPage = z.object({
  Jobs: z.array(z.object({ Name: z.string(), Role: z.string().nullish() })).nullish(),
  NextToken: z.string().nullish(),
});
const EndpointPage = z.object({
  DevEndpoints: z.array(z.object({ EndpointName: z.string(), RoleArn: z.string().nullish() })).nullish(),
  NextToken: z.string().nullish(),
});

export interface GlueRunner {
  name: string;
  /** Name or ARN of the role that it runs with. */
  role: string | undefined;
}

/** glue:GetJobs of a region, all pages. */
export const getJobs = defineOperation(
  "glue:GetJobs",
  (action, client, region: string): Promise<AwsOutcome<GlueRunner[]>> =>
    allPages(action, async (token) => {
      const position = token === undefined ? {} : { NextToken: token };
      const page = await json(client, action, region, { MaxResults: 200, ...position }, JobPage);
      return mapOutcome(page, ({ Jobs, NextToken }) => ({
        items: (Jobs ?? []).map(({ Name, Role }) => ({ name: Name, role: Role || undefined })),
        next: NextToken,
      }));
    }),
);

/** glue:GetDevEndpoints of a region, all pages. */
export const getDevEndpoints = defineOperation(
  "glue:GetDevEndpoints",
  (action, client, region: string): Promise<AwsOutcome<GlueRunner[]>> =>
    allPages(action, async (token) => {
      const position = token === undefined ? {} : { NextToken: token };
      const page = await json(client, action, region, { MaxResults: 200, ...position }, EndpointPage);
      return mapOutcome(page, ({ DevEndpoints, NextToken }) => ({
        items: (DevEndpoints ?? []).map(({ EndpointName, RoleArn }) => ({
          name: EndpointName,
          role: RoleArn || undefined,
        })),
        next: NextToken,
      }));
    }),
);
