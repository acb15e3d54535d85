import * as z from "zod";
import type { AwsClient } from "../client/client.ts";
import type { AwsOutcome } from "../client/failure.ts";
import { json } from "../protocol/json.ts";
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
export function listRepositories(client: AwsClient, region: string): Promise<AwsOutcome<Repository[]>> {
  return allPages("ecr:DescribeRepositories", async (token) => {
    const position = token === undefined ? {} : { nextToken: token };
    const asked = { maxResults: 1000, ...position };
    const page = await json(client, "ecr", region, "DescribeRepositories", asked, RepositoryPage);
    return mapOutcome(page, ({ repositories, nextToken }) => ({
      items: (repositories ?? []).map(({ repositoryArn, repositoryName }) => ({
        arn: repositoryArn,
        name: repositoryName,
      })),
      next: nextToken,
    }));
  });
}

/** ecr:GetRepositoryPolicy; undefined for a repository without one. */
export async function repositoryPolicy(client: AwsClient, region: string, name: string): Promise<AwsOutcome<unknown>> {
  const answer = await json(client, "ecr", region, "GetRepositoryPolicy", { repositoryName: name }, Policy);
  const policy = mapOutcome(answer, ({ policyText }) => policyDocument(policyText, "plain"));
  return absentOn(policy, "RepositoryPolicyNotFoundException");
}

/** ecr:ListTagsForResource. */
export async function repositoryTags(
  client: AwsClient,
  region: string,
  arn: string,
): Promise<AwsOutcome<Record<string, string>>> {
  const answer = await json(client, "ecr", region, "ListTagsForResource", { resourceArn: arn }, Tags);
  return mapOutcome(answer, ({ tags }) => tagRecord(tags));
}
