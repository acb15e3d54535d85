import type { Context } from "../context.ts";
import { type JsonInput, type JsonOutput, jsonProtocol } from "../protocol/json.ts";
import { type AwsFailure, defineService, failure, isFailure } from "../protocol/service.ts";
import { epochSeconds, findResource, lowerTagPairs, membersOf, page, pageRules, resourcesOf } from "./regional.ts";

/** AWS CodeBuild, version 2016-10-06. */
export const codeBuild = defineService({
  name: "codebuild",
  protocol: jsonProtocol({ version: "1.1", target: "CodeBuild_20161006" }),
  operations: { ListProjects: { run: listProjects }, BatchGetProjects: { run: batchGetProjects } },
});

/** Pages of 100, whose size cannot be asked for. */
const rules = pageRules({
  scope: "ListProjects",
  size: { member: "", standard: 100, max: 100 },
  token: "nextToken",
  code: "InvalidInputException",
});

function listProjects(input: JsonInput, context: Context): JsonOutput | AwsFailure {
  const found = page(membersOf(input), resourcesOf("project", context), rules);
  if (isFailure(found)) return found;
  return { projects: found.items.map(({ name }) => name), nextToken: found.next };
}

function batchGetProjects({ names }: JsonInput, context: Context): JsonOutput | AwsFailure {
  const asked: unknown[] = Array.isArray(names) ? names : [];
  if (asked.length === 0 || asked.length > 100) {
    return failure(400, "InvalidInputException", "names must have 1 to 100 members");
  }
  const found = asked.flatMap((name) => findResource("project", name, context) ?? []);
  return {
    projects: found.map((project) => ({
      arn: project.arn,
      name: project.name,
      serviceRole: project.roles[0],
      created: epochSeconds(project.created),
      tags: lowerTagPairs(project.tags),
    })),
    projectsNotFound: asked.filter((name) => !found.some((project) => name === project.name || name === project.arn)),
  };
}
