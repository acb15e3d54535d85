import * as z from "zod";
import type { AwsOutcome } from "../client/failure.ts";
import { json } from "../protocol/json.ts";
import { defineOperation } from "../protocol/operation.ts";
import { absentOn, allPages, mapOutcome } from "../protocol/pages.ts";
import { policyDocument } from "../protocol/policyDocument.ts";
import { Tag, tagRecord } from "../protocol/tags.ts";

const RepositoryPage = z.object({
  repositories: z.array(z.object({ repositoryArn: z.string(), repositoryName: z.string() })).nullish(),
  nextToken: z.string().nullish(),
});
const Policy = z.object({ policyText: z.string() });
const Tags = z.object({ tags: z.array(Tag).nullish() });

export interface Repository {
  arn: string;
  name: string;
}

/** ecr:DescribeRepositories of a region, all pages: the private repositories of the account. */
export const describeRepositories = defineOperation(
  "ecr:DescribeRepositories",
  (action, client, region: string): Promise<AwsOutcome<Repository[]>> =>
    allPages(action, async (token) => {
      const position = token === undefined ? {} : { nextToken: token };
      const asked = { maxResults: 1000, ...position };
      const page = await json(client, action, region, asked, RepositoryPage);
      return mapOutcome(page, ({ repositories, nextToken }) => ({
        items: (repositories ?? []).map(({ repositoryArn, repositoryName }) => ({
          arn: repositoryArn,
          name: repositoryName,
        })),
        next: nextToken,
      }));
    }),
);

/** ecr:GetRepositoryPolicy; undefined for a repository without one. */
export const getRepositoryPolicy = defineOperation(
  "ecr:GetRepositoryPolicy",
  async (action, client, region: string, name: string): Promise<AwsOutcome<unknown>> => {
    const answer = await json(client, action, region, { repositoryName: name }, Policy);
    const policy = mapOutcome(answer, ({ policyText }) => policyDocument(policyText, "plain"));
    return absentOn(policy, "RepositoryPolicyNotFoundException");
  },
);

/** ecr:ListTagsForResource. */
export const listTagsForResource = defineOperation(
  "ecr:ListTagsForResource",
  async (action, client, region: string, arn: string): Promise<AwsOutcome<Record<string, string>>> => {
    const answer = await json(client, action, region, { resourceArn: arn }, Tags);
    return mapOutcome(answer, ({ tags }) => tagRecord(tags));
  },
);
