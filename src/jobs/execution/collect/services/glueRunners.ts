import { type GlueRunner, getDevEndpoints, getJobs } from "../../../../aws/services/glue.ts";
import type { Collector, Listed } from "../collector.ts";

/** The jobs and development endpoints of Glue in a region with their roles. */
export const glueRunners: Collector = {
  name: "glueRunners",
  async list({ session, region, accountId, roles }) {
    const { partition } = session.client;
    const place = { region, mayBeMissing: true };
    const jobs = await session.read(getJobs, place, region);
    const endpoints = await session.read(getDevEndpoints, place, region);
    const listed = (type: string, kind: string, { name, role }: GlueRunner): Listed => {
      const arn = `arn:${partition}:glue:${region}:${accountId}:${kind}/${name}`;
      return { resource: { arn, type, name, role: role === undefined ? undefined : roles.named(role) } };
    };
    return [
      ...(jobs ?? []).map((job) => listed("GlueJob", "job", job)),
      ...(endpoints ?? []).map((endpoint) => listed("GlueDevEndpoint", "devEndpoint", endpoint)),
    ];
  },
};
