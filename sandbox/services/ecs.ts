import type { RegionalResource } from "../accounts/model.ts";
import type { Context } from "../context.ts";
import { type JsonInput, type JsonOutput, jsonProtocol } from "../protocol/json.ts";
import { type AwsFailure, defineService, failure, isFailure } from "../protocol/service.ts";
import { everyResource, lowerTagPairs, membersOf, page, pageRules } from "./regional.ts";

/** Amazon ECS, version 2014-11-13: clusters, services and the task definitions that these run. */
export const ecs = defineService({
  name: "ecs",
  protocol: jsonProtocol({
    version: "1.1",
    target: "AmazonEC2ContainerServiceV20141113",
    codes: { internal: [500, "ServerException", "There was an issue with the server side."] },
  }),
  operations: {
    ListClusters: { run: listClusters },
    ListServices: { resource: clusterOf, run: listServices },
    DescribeServices: { resource: clusterOf, run: describeServices },
    DescribeTaskDefinition: {
      resource: ({ taskDefinition }) => String(taskDefinition),
      run: describeTaskDefinition,
    },
  },
});

const size = { member: "maxResults", standard: 10, max: 100 };
const code = "InvalidParameterException";

function arn(kind: string, name: string, { caller, region }: Context): string {
  return `arn:${caller.partition}:ecs:${region}:${caller.accountId}:${kind}/${name}`;
}

function clusterNames(context: Context): string[] {
  return [...new Set(everyResource("service", context).map(({ cluster = "default" }) => cluster))];
}

function clusterOf({ cluster }: JsonInput, context: Context): string {
  const given = String(cluster ?? "default");
  return given.startsWith("arn:") ? given : arn("cluster", given, context);
}

function servicesOf(input: JsonInput, context: Context): RegionalResource[] | AwsFailure {
  const cluster = clusterOf(input, context);
  if (!clusterNames(context).some((name) => arn("cluster", name, context) === cluster)) {
    return failure(400, "ClusterNotFoundException", "Cluster not found.");
  }
  return everyResource("service", context).filter(
    (service) => arn("cluster", service.cluster ?? "default", context) === cluster,
  );
}

function listClusters(input: JsonInput, context: Context): JsonOutput | AwsFailure {
  const rules = pageRules({ scope: "ListClusters", size, token: "nextToken", code });
  const found = page(membersOf(input), clusterNames(context), rules);
  if (isFailure(found)) return found;
  return { clusterArns: found.items.map((name) => arn("cluster", name, context)), nextToken: found.next };
}

function listServices(input: JsonInput, context: Context): JsonOutput | AwsFailure {
  const services = servicesOf(input, context);
  if (isFailure(services)) return services;
  const rules = pageRules({ scope: `ListServices ${clusterOf(input, context)}`, size, token: "nextToken", code });
  const found = page(membersOf(input), services, rules);
  if (isFailure(found)) return found;
  return { serviceArns: found.items.map((service) => service.arn), nextToken: found.next };
}

function describeServices(input: JsonInput, context: Context): JsonOutput | AwsFailure {
  const services = servicesOf(input, context);
  if (isFailure(services)) return services;
  const asked: unknown[] = Array.isArray(input.services) ? input.services : [];
  if (asked.length === 0 || asked.length > 10) return failure(400, code, "services must have 1 to 10 members");
  const withTags = Array.isArray(input.include) && input.include.includes("TAGS");
  const found = services.filter(({ arn: own, name }) => asked.includes(own) || asked.includes(name));
  return {
    services: found.map((service) => ({
      serviceArn: service.arn,
      serviceName: service.name,
      clusterArn: clusterOf(input, context),
      status: "ACTIVE",
      taskDefinition: arn("task-definition", service.definition ?? "", context),
      ...(withTags ? { tags: lowerTagPairs(service.tags) } : {}),
    })),
    failures: asked
      .filter((name) => !found.some((service) => name === service.arn || name === service.name))
      .map((name) => ({ arn: name, reason: "MISSING" })),
  };
}

/** The roles of a task definition are those of the services that run it. */
function describeTaskDefinition({ taskDefinition }: JsonInput, context: Context): JsonOutput | AwsFailure {
  const given = String(taskDefinition).replace(/^.*task-definition\//, "");
  const service = everyResource("service", context).find(({ definition }) => definition === given);
  if (service === undefined) return failure(400, "ClientException", "Unable to describe task definition.");
  const [taskRoleArn, executionRoleArn] = service.roles;
  const [family, revision] = given.split(":");
  return {
    taskDefinition: {
      taskDefinitionArn: arn("task-definition", given, context),
      family,
      revision: Number(revision),
      status: "ACTIVE",
      containerDefinitions: [],
      taskRoleArn,
      executionRoleArn,
    },
  };
}
