import type { RegionalResource } from "../accounts/model.ts";
import type { Context } from "../context.ts";
import { type JsonInput, type JsonOutput, jsonProtocol } from "../protocol/json.ts";
import { type AwsFailure, defineService, failure, isFailure } from "../protocol/service.ts";
import { epochSeconds, findResource, membersOf, page, pageRules, resourcesOf, tagPairs } from "./regional.ts";

/** Amazon ECR, version 2015-09-21: private repositories. */
export const ecr = defineService({
  name: "ecr",
  protocol: jsonProtocol({
    version: "1.1",
    target: "AmazonEC2ContainerRegistry_V20150921",
    codes: { internal: [500, "ServerException", "There was an issue with the server side."] },
  }),
  operations: {
    DescribeRepositories: { run: describeRepositories },
    GetRepositoryPolicy: { resource: named("repositoryName"), run: onRepository("repositoryName", getPolicy) },
    ListTagsForResource: {
      resource: named("resourceArn"),
      run: onRepository("resourceArn", (repository) => ({ tags: tagPairs(repository.tags) })),
    },
  },
});

function named(member: string): (input: JsonInput, context: Context) => string {
  return (input, context) => findResource("repository", input[member], context)?.arn ?? String(input[member]);
}

function onRepository(
  member: string,
  operation: (repository: RegionalResource) => JsonOutput | AwsFailure,
): (input: JsonInput, context: Context) => JsonOutput | AwsFailure {
  return (input, context) => {
    const repository = findResource("repository", input[member], context);
    if (repository !== undefined) return operation(repository);
    const message = `The repository with name '${String(input[member])}' does not exist in the registry`;
    return failure(400, "RepositoryNotFoundException", message);
  };
}

function describeRepositories(input: JsonInput, context: Context): JsonOutput | AwsFailure {
  const size = { member: "maxResults", standard: 100, max: 1000 };
  const code = "InvalidParameterException";
  const rules = pageRules({ scope: "DescribeRepositories", size, token: "nextToken", code });
  const found = page(membersOf(input), resourcesOf("repository", context), rules);
  if (isFailure(found)) return found;
  const repositories = found.items.map(({ arn, name, created }) => ({
    repositoryArn: arn,
    registryId: context.caller.accountId,
    repositoryName: name,
    repositoryUri: `${context.caller.accountId}.dkr.ecr.${context.region}.amazonaws.com/${name}`,
    createdAt: epochSeconds(created),
  }));
  return { repositories, ...(found.next === undefined ? {} : { nextToken: found.next }) };
}

function getPolicy(repository: RegionalResource): JsonOutput | AwsFailure {
  if (repository.policy === undefined) {
    const message = `Repository policy does not exist for the repository with name '${repository.name}'`;
    return failure(400, "RepositoryPolicyNotFoundException", message);
  }
  return { repositoryName: repository.name, policyText: JSON.stringify(repository.policy, null, 2) };
}
