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
import type { Collector, ListScope, Scope } from "../collector.ts";
import { resourceReads } from "../resourceReads.ts";
import type { CollectorSession } from "../session.ts";

/** The services of ECS in a region and the task definitions that they run, with the roles of their tasks. */
export const ecsServices: Collector = {
  name: "ecsServices",
  async list(scope) {
    const services = await servicesOf(scope);
    const definitions = new Set(services.flatMap(({ taskDefinition }) => taskDefinition ?? []));
    return [
      ...services.map(({ arn, name, tags, taskDefinition }) => ({
        ...(taskDefinition !== undefined && { address: taskDefinition }),
        resource: { arn, type: "ECSService", name, tags },
      })),
      ...[...definitions].map((arn) => ({
        address: arn,
        resource: { arn, type: "ECSTaskDefinition", name: arn.slice(arn.lastIndexOf("/") + 1) },
      })),
    ];
  },
  // Whoever gets into a container has the task role, not the execution role that starts it.
  async rest(scope, { region, address }) {
    const { taskRole, executionRole } = (address && (await rolesOf({ ...scope, region }, address))) || {};
    return { role: taskRole, furtherRoles: executionRole === undefined ? undefined : [executionRole] };
  },
};

async function servicesOf({ session, region }: ListScope): Promise<EcsService[]> {
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

const known = new WeakMap<CollectorSession, Map<string, Promise<TaskRoles | undefined>>>();

/** The roles of a task definition, asked for once a session however many services run it. */
function rolesOf({ session, region }: Scope, arn: string): Promise<TaskRoles | undefined> {
  const ofSession = known.get(session) ?? new Map<string, Promise<TaskRoles | undefined>>();
  known.set(session, ofSession);
  const asked = ofSession.get(arn) ?? session.read(describeTaskDefinition, { region, resource: arn }, region, arn);
  ofSession.set(arn, asked);
  return asked;
}
