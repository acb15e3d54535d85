import { absentOn } from "../../../../aws/protocol/pages.ts";
import {
  clusterArns,
  describeServices,
  type EcsService,
  SERVICES_AT_ONCE,
  serviceArns,
  type TaskRoles,
  taskRoles,
} from "../../../../aws/services/ecs.ts";
import { batches } from "../batches.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceRecord } from "../resourceReads.ts";

/** The services of ECS in a region and the task definitions that they run, with the roles of their tasks. */
export async function ecsServices(scope: RegionalScope): Promise<PendingResource[]> {
  const services = await listServices(scope);
  const roles = rolesByDefinition(scope);
  const definitions = new Set(services.flatMap(({ taskDefinition }) => taskDefinition ?? []));
  return [
    ...services.map(
      ({ arn, name, tags, taskDefinition }): PendingResource =>
        async () => {
          const of = taskDefinition === undefined ? undefined : await roles(taskDefinition);
          return resourceRecord(arn, { type: "ECSService", name, tags, ...roleMembers(of) });
        },
    ),
    ...[...definitions].map(
      (arn): PendingResource =>
        async () => {
          const name = arn.slice(arn.lastIndexOf("/") + 1);
          return resourceRecord(arn, { type: "ECSTaskDefinition", name, ...roleMembers(await roles(arn)) });
        },
    ),
  ];
}

async function listServices({ survey, region }: RegionalScope): Promise<EcsService[]> {
  const { client } = survey;
  const found: EcsService[] = [];
  // A cluster that is deleted meanwhile has no services any more.
  const goneCode = "ClusterNotFoundException";
  const clusters = await survey.read({ action: "ecs:ListClusters", region }, () => clusterArns(client, region));
  for (const cluster of clusters ?? []) {
    const place = { region, resource: cluster };
    const arns = await survey.read({ action: "ecs:ListServices", ...place }, async () =>
      absentOn(await serviceArns(client, region, cluster), goneCode),
    );
    for (const batch of batches(arns ?? [], SERVICES_AT_ONCE)) {
      const services = await survey.read({ action: "ecs:DescribeServices", ...place }, async () =>
        absentOn(await describeServices(client, region, cluster, batch), goneCode),
      );
      found.push(...(services ?? []));
    }
  }
  return found;
}

/** The roles of a task definition, asked for once however many services run it. */
function rolesByDefinition({ survey, region }: RegionalScope): (arn: string) => Promise<TaskRoles | undefined> {
  const known = new Map<string, Promise<TaskRoles | undefined>>();
  return (arn) => {
    const place = { action: "ecs:DescribeTaskDefinition", region, resource: arn } as const;
    const asked = known.get(arn) ?? survey.read(place, () => taskRoles(survey.client, region, arn));
    known.set(arn, asked);
    return asked;
  };
}

/** Who gets into a container has the task's role, and not the one that starts it. */
function roleMembers(roles: TaskRoles | undefined): { role: string | undefined; furtherRoles: string[] | undefined } {
  const { taskRole, executionRole } = roles ?? {};
  return { role: taskRole, furtherRoles: executionRole === undefined ? undefined : [executionRole] };
}
