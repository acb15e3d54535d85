import { listRepositories, type Repository, repositoryPolicy, repositoryTags } from "../../../../aws/services/ecr.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";

const goneCodes = ["RepositoryNotFoundException"];

/** The private repositories of ECR in a region with policy and tags. */
export async function ecrRepositories(scope: RegionalScope): Promise<PendingResource[]> {
  const { survey, region } = scope;
  const found = await survey.read({ action: "ecr:DescribeRepositories", region }, () =>
    listRepositories(survey.client, region),
  );
  return (found ?? []).map((repository) => () => readRepository(scope, repository));
}

async function readRepository(
  { survey, region }: RegionalScope,
  { arn, name }: Repository,
): Promise<CollectedResource | undefined> {
  const { client } = survey;
  const { read, record } = resourceReads(survey, { region, arn, goneCodes });
  const policy = await read("ecr:GetRepositoryPolicy", () => repositoryPolicy(client, region, name));
  const tags = await read("ecr:ListTagsForResource", () => repositoryTags(client, region, arn));
  return record({ type: "ECRRepository", name, policy, tags });
}
