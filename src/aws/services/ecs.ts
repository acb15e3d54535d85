import * as z from "zod";
import type { AwsOutcome } from "../client/failure.ts";
import { json } from "../protocol/json.ts";
import { defineOperation } from "../protocol/operation.ts";
import { allPages, mapOutcome } from "../protocol/pages.ts";
import { LowerTag, lowerTagRecord } from "../protocol/tags.ts";

const ClusterPage = z.object({ clusterArns: z.array(z.string()).nullish(), nextToken: z.string().nullish() });
const ServicePage = z.object({ serviceArns: z.array(z.string()).nullish(), nextToken: z.string().nullish() });
const Services = z.object({
  services: z.array(
    z.object({
      serviceArn: z.string(),
      serviceName: z.string(),
      taskDefinition: z.string().nullish(),
      status: z.string().nullish(),
      tags: z.array(LowerTag).nullish(),
    }),
  ),
});
const Definition = z.object({
  taskDefinition: z.object({ taskRoleArn: z.string().nullish(), executionRoleArn: z.string().nullish() }),
});

/** ecs:ListClusters of a region, all pages: ARNs. */
export const listClusters = defineOperation(
  "ecs:ListClusters",
  (action, client, region: string): Promise<AwsOutcome<string[]>> =>
    allPages(action, async (token) => {
      const position = token === undefined ? {} : { nextToken: token };
      const page = await json(client, action, region, { maxResults: 100, ...position }, ClusterPage);
      return mapOutcome(page, ({ clusterArns: items, nextToken }) => ({ items: items ?? [], next: nextToken }));
    }),
);

/** ecs:ListServices of a cluster, all pages: ARNs. */
export const listServices = defineOperation(
  "ecs:ListServices",
  (action, client, region: string, cluster: string): Promise<AwsOutcome<string[]>> =>
    allPages(action, async (token) => {
      const position = token === undefined ? {} : { nextToken: token };
      const page = await json(client, action, region, { cluster, maxResults: 100, ...position }, ServicePage);
      return mapOutcome(page, ({ serviceArns: items, nextToken }) => ({ items: items ?? [], next: nextToken }));
    }),
);

export interface EcsService {
  arn: string;
  name: string;
  /** ARN of the task definition that it runs; undefined where its task sets have their own. */
  taskDefinition: string | undefined;
  tags: Record<string, string>;
}

/** How many services one call of `describeServices` accepts. */
export const SERVICES_AT_ONCE = 10;

/** ecs:DescribeServices of at most 10 services of a cluster; those that are being removed are left out. */
export const describeServices = defineOperation(
  "ecs:DescribeServices",
  async (
    action,
    client,
    region: string,
    cluster: string,
    services: readonly string[],
  ): Promise<AwsOutcome<EcsService[]>> => {
    const asked = { cluster, services, include: ["TAGS"] };
    const answer = await json(client, action, region, asked, Services);
    return mapOutcome(answer, ({ services: found }) =>
      found
        .filter((service) => service.status !== "INACTIVE")
        .map((service) => ({
          arn: service.serviceArn,
          name: service.serviceName,
          taskDefinition: service.taskDefinition || undefined,
          tags: lowerTagRecord(service.tags),
        })),
    );
  },
);

export interface TaskRoles {
  /** ARN of the role that the containers have. */
  taskRole: string | undefined;
  /** ARN of the role that ECS itself uses to start them. */
  executionRole: string | undefined;
}

/** ecs:DescribeTaskDefinition: the roles that its tasks run with. */
export const describeTaskDefinition = defineOperation(
  "ecs:DescribeTaskDefinition",
  async (action, client, region: string, arn: string): Promise<AwsOutcome<TaskRoles>> => {
    const answer = await json(client, action, region, { taskDefinition: arn }, Definition);
    return mapOutcome(answer, ({ taskDefinition }) => ({
      taskRole: taskDefinition.taskRoleArn || undefined,
      executionRole: taskDefinition.executionRoleArn || undefined,
    }));
  },
);
