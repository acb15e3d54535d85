import { type GlueRunner, getDevEndpoints, getJobs } from "../../../../aws/services/glue.ts";
import type { PendingResource, RegionalScope } from "../regional.ts";
import { resourceRecord } from "../resourceReads.ts";

/** The jobs and development endpoints of Glue in a region with their roles. */
export async function glueRunners({ session, region, accountId, roles }: RegionalScope): Promise<PendingResource[]> {
  const { client } = session;
  const place = { region, mayBeMissing: true };
  const jobs = await session.read(getJobs, place, region);
  const endpoints = await session.read(getDevEndpoints, place, region);
  const pending = (type: string, kind: string, { name, role }: GlueRunner): PendingResource => {
    const arn = `arn:${client.partition}:glue:${region}:${accountId}:${kind}/${name}`;
    return async () => resourceRecord(arn, { type, name, role: role === undefined ? undefined : roles.named(role) });
  };
  return [
    ...(jobs ?? []).map((job) => pending("GlueJob", "job", job)),
    ...(endpoints ?? []).map((endpoint) => pending("GlueDevEndpoint", "devEndpoint", endpoint)),
  ];
}
