import { describeRepositories, getRepositoryPolicy, listTagsForResource } from "../../../../aws/services/ecr.ts";
import type { Collector } from "../collector.ts";
import { nameOf } from "../resourceName.ts";

/** The private repositories of ECR in a region with policy and tags. */
export const ecrRepositories: Collector = {
  name: "ecrRepositories",
  goneCodes: ["RepositoryNotFoundException"],
  async list({ session, region }) {
    const found = await session.read(describeRepositories, { region }, region);
    return (found ?? []).map(({ arn, name }) => ({ resource: { arn, type: "ECRRepository", name } }));
  },
  policies: async (_scope, { region, resource }, { read }) => ({
    policy: await read(getRepositoryPolicy, region, nameOf(resource)),
  }),
  rest: async (_scope, { region, resource }, { read }) => ({
    tags: await read(listTagsForResource, region, resource.arn),
  }),
};
