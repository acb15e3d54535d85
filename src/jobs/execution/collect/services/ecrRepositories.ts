import {
  describeRepositories,
  getRepositoryPolicy,
  listTagsForResource,
  type Repository,
} from "../../../../aws/services/ecr.ts";
import type { CollectedResource } from "../../staging/collection.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads } from "../resourceReads.ts";

const goneCodes = ["RepositoryNotFoundException"];

/** The private repositories of ECR in a region with policy and tags. */
export async function ecrRepositories(scope: RegionalScope): Promise<PendingResource[]> {
  const { session, region } = scope;
  const found = await session.read(describeRepositories, { region }, region);
  return (found ?? []).map((repository) => () => readRepository(scope, repository));
}

async function readRepository(
  { session, region }: RegionalScope,
  { arn, name }: Repository,
): Promise<CollectedResource | undefined> {
  const { read, record } = resourceReads(session, { region, arn, goneCodes });
  const policy = await read(getRepositoryPolicy, region, name);
  const tags = await read(listTagsForResource, region, arn);
  return record({ type: "ECRRepository", name, policy, tags });
}
