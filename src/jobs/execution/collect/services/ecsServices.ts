import {
  describeServices,
  describeTaskDefinition,
  type EcsService,
  listClusters,
  listServices,
  SERVICES_AT_ONCE,
  type TaskRoles,
} from "../../../../aws/services/ecs.ts";
import { batches } from "../batches.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceReads, resourceRecord } from "../resourceReads.ts";

/** The services of ECS in a region and the task definitions that they run, with the roles of their tasks. */
export async function ecsServices(scope: RegionalScope): Promise<PendingResource[]> {
  const services = await servicesOf(scope);
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

async function servicesOf({ session, region }: RegionalScope): Promise<EcsService[]> {
  const found: EcsService[] = [];
  const clusters = await session.read(listClusters, { region }, region);
  for (const cluster of clusters ?? []) {
    // A cluster that is deleted meanwhile has no services any more.
    const { read } = resourceReads(session, { region, arn: cluster, goneCodes: ["ClusterNotFoundException"] });
    const arns = await read(listServices, region, cluster);
    for (const batch of batches(arns ?? [], SERVICES_AT_ONCE)) {
      found.push(...((await read(describeServices, region, cluster, batch)) ?? []));
    }
  }
  return found;
}

/** The roles of a task definition, asked for once however many services run it. */
function rolesByDefinition({ session, region }: RegionalScope): (arn: string) => Promise<TaskRoles | undefined> {
  const known = new Map<string, Promise<TaskRoles | undefined>>();
  return (arn) => {
    const asked = known.get(arn) ?? session.read(describeTaskDefinition, { region, resource: arn }, region, arn);
    known.set(arn, asked);
    return asked;
  };
}

/** Whoever gets into a container has the task role, not the execution role that starts it. */
function roleMembers(roles: TaskRoles | undefined): { role: string | undefined; furtherRoles: string[] | undefined } {
  const { taskRole, executionRole } = roles ?? {};
  return { role: taskRole, furtherRoles: executionRole === undefined ? undefined : [executionRole] };
}
