import * as z from "zod";
import type { AwsOutcome } from "../client/failure.ts";
import { defineOperation } from "../protocol/operation.ts";
import { absentOn, allPages, mapOutcome } from "../protocol/pages.ts";
import { policyDocument } from "../protocol/policyDocument.ts";
import { readJson } from "../protocol/restJson.ts";
import { encodePath } from "../protocol/restXml.ts";

const FunctionPage = z.object({
  Functions: z
    .array(z.object({ FunctionName: z.string(), FunctionArn: z.string(), Role: z.string().nullish() }))
    .nullish(),
  NextMarker: z.string().nullish(),
});
const Policy = z.object({ Policy: z.string() });
const Tags = z.object({ Tags: z.record(z.string(), z.string()).nullish() });

export interface LambdaFunction {
  arn: string;
  name: string;
  /** ARN of its execution role. */
  role: string | undefined;
}

/** lambda:ListFunctions of a region, all pages. */
export const listFunctions = defineOperation(
  "lambda:ListFunctions",
  (action, client, region: string): Promise<AwsOutcome<LambdaFunction[]>> => {
    const read = { service: "lambda", action, region, path: "/2015-03-31/functions/" } as const;
    return allPages(read.action, async (token) => {
      const position: Record<string, string> = token === undefined ? {} : { Marker: token };
      const page = await readJson(client, { ...read, query: { MaxItems: "50", ...position } }, FunctionPage);
      return mapOutcome(page, ({ Functions, NextMarker }) => ({
        items: (Functions ?? []).map(({ FunctionName, FunctionArn, Role }) => ({
          arn: FunctionArn,
          name: FunctionName,
          role: Role || undefined,
        })),
        next: NextMarker,
      }));
    });
  },
);

/** lambda:GetPolicy of the function itself, not of a version or alias; undefined for one without a policy. */
export const getPolicy = defineOperation(
  "lambda:GetPolicy",
  async (action, client, region: string, name: string): Promise<AwsOutcome<unknown>> => {
    const path = `/2015-03-31/functions/${encodePath(name)}/policy`;
    const answer = await readJson(client, { service: "lambda", action, region, path }, Policy);
    return absentOn(
      mapOutcome(answer, ({ Policy: found }) => policyDocument(found, "plain")),
      "ResourceNotFoundException",
    );
  },
);

/** lambda:ListTags. */
export const listTags = defineOperation(
  "lambda:ListTags",
  async (action, client, region: string, arn: string): Promise<AwsOutcome<Record<string, string>>> => {
    const path = `/2017-03-31/tags/${encodeURIComponent(arn)}`;
    const answer = await readJson(client, { service: "lambda", action, region, path }, Tags);
    return mapOutcome(answer, ({ Tags: found }) => found ?? {});
  },
);
